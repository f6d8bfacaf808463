extension StyleSheet {
  static let forms = """
    button, .button { display: inline-block; font: inherit; font-weight: 550; line-height: 1.4; padding: .3rem .75rem; border: 1px solid var(--strong); border-radius: 6px;
      background: var(--surface); color: var(--ink); text-decoration: none; cursor: pointer; white-space: nowrap; }
    button:hover, .button:hover { border-color: var(--accent); }
    button.primary, .button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
    button.primary:hover, .button.primary:hover { filter: brightness(1.08); }
    button.danger { background: var(--bad-soft); border-color: var(--bad); color: var(--bad); }
    .button.quiet { background: transparent; border-color: transparent; color: var(--soft); }
    input, select, textarea { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--strong); border-radius: 6px; padding: .3rem .5rem; max-width: 100%; }
    input[type=checkbox], input[type=radio] { width: 1rem; height: 1rem; accent-color: var(--accent); margin: 0 .3rem 0 0; vertical-align: -.15em; }
    textarea { font-family: var(--mono); font-size: .9rem; width: 100%; }
    [aria-invalid=true] { border-color: var(--bad); }
    .form { max-width: 44rem; }
    .form .field { margin-bottom: .8rem; }
    .form .field > input:not([type=checkbox]), .form .field > select { width: 100%; }
    .field > label, legend { display: block; font-weight: 600; font-size: .88rem; margin-bottom: .15rem; }
    .field > label.check, label.check { font-weight: 400; font-size: 1rem; display: inline-block; margin: 0 1rem .2rem 0; }
    fieldset.field { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .75rem .6rem; margin: 0 0 .8rem; }
    .hint { color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; } .problem { color: var(--bad); font-size: .88rem; }
    .buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    form.inline { display: inline-flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
    form.inline .field { display: inline-flex; align-items: center; gap: .3rem; }
    form.inline .field > label { margin: 0; }
    .filter { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; margin-bottom: 1rem; }
    .filter .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.4rem, 1fr)); align-items: start; gap: .6rem .8rem; }
    .filter .field > input, .filter .field > select { width: 100%; }
    .filter .field:has(textarea) { grid-column: span 2; }
    .filter fieldset.field { margin: 0; }
    .filter .buttons { padding-top: 1.47rem; flex-wrap: nowrap; }
    .filter .all > summary { display: none; font-weight: 600; cursor: pointer; }
    .filter .more { margin-top: .6rem; } .filter .more > summary { cursor: pointer; color: var(--soft); font-size: .88rem; width: fit-content; }
    .filter .more[open] > summary { margin-bottom: .5rem; }
    .signin { max-width: 24rem; margin: 1rem auto; padding: 1.25rem; }
    .confirm { max-width: 44rem; } .confirm .question { font-weight: 600; margin-bottom: .5rem; }

    """

  static let narrow = """
    @media (max-width: 60rem) {
      .frame { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr; }
      nav.main { position: static; padding: 0; background: var(--surface); border-bottom: 1px solid var(--line); max-height: none; }
      nav.main summary { display: block; padding: .6rem 1.25rem; font-weight: 600; cursor: pointer; }
      nav.main details > ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .5rem; padding: 0 .75rem .9rem; }
      nav.main .group + .group { margin-top: 0; }
      nav.main a { padding: .4rem .6rem; }
      main { padding: 1rem 1rem 2rem; }
    }
    @media (max-width: 44rem) {
      .top { padding: 0 1rem; } .account .role { display: none; }
      .table { border: 0; background: transparent; box-shadow: none; overflow: visible; }
      .card > .table { margin: 0; border: 0; }
      table, tbody, td { display: block; width: 100%; }
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      tbody tr { display: flex; flex-wrap: wrap; align-items: baseline; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .25rem; margin-bottom: .6rem; }
      td.title, td.tag { width: auto; padding: .2rem .6rem; border: 0; } td.title { flex: 1; min-width: 0; font-weight: 600; order: -1; } td.tag { order: -2; }
      td.title::before, td.tag::before { display: none; }
      td:not(.title):not(.tag) { position: relative; border: 0; min-height: 1.9rem; padding: .15rem .6rem .15rem 8.7rem; text-align: left; white-space: normal; min-width: 0; }
      td::before { content: attr(data-label); position: absolute; left: .6rem; width: 7.7rem; overflow-wrap: anywhere; color: var(--soft); font-family: var(--sans); font-size: .88rem; }
      td:empty { display: none; }
      .timeline > li { grid-template-columns: minmax(0, 1fr); }
      .details > div { grid-template-columns: 8rem minmax(0, 1fr); }
      .filter .all > summary { display: list-item; padding: .15rem 0; } .filter .all[open] > summary { margin-bottom: .6rem; }
      .filter .fields { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); } .filter .buttons { padding-top: 0; grid-column: 1 / -1; }
      button, .button { padding: .45rem .85rem; } input, select { padding: .45rem .5rem; }
      .bottom { padding: .75rem 1rem; }
    }
    @media (prefers-reduced-motion: no-preference) { a, button, .button, .tile { transition: border-color .12s, background-color .12s; } }
    @media print {
      :root { --ground: #fff; --surface: #fff; --ink: #000; --line: #999; }
      .top button, nav.main, .bottom, .filter, .pager, .actions, .buttons, .skip { display: none !important; }
      .frame { display: block; } main { padding: 0; max-width: none; }
      .top { background: #fff; color: #000; } .card, .table { box-shadow: none; break-inside: avoid-page; overflow: visible; }
      pre.block { max-height: none; white-space: pre-wrap; } a { color: inherit; }
    }

    """
}
