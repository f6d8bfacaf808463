extension StyleSheet {
  /// What single pages need beside the parts of all.
  static let pages = """
    .card > .table:not(:last-child) { margin-bottom: .8rem; border-bottom: 1px solid var(--line); border-radius: 0; }
    .card > p + .table { margin-top: .6rem; }
    dt { overflow-wrap: anywhere; }
    ul.plain { list-style: none; } ul.plain li + li { margin-top: .2rem; }
    p.text, .prose { max-width: 50rem; margin-bottom: .8rem; white-space: pre-line; } .prose p + p { margin-top: .5rem; }
    p.heading { display: flex; flex-wrap: wrap; justify-content: flex-start; gap: .25rem .6rem; align-items: baseline; margin-bottom: .3rem; }
    p.heading > a:first-child { font-weight: 600; }
    .card h3 { margin: 1rem 0 .4rem; }
    .card .columns .form { max-width: none; }
    .label { display: inline-block; margin-right: .5rem; }
    .legend { display: flex; flex-wrap: wrap; gap: .3rem 1rem; color: var(--soft); font-size: .85rem; margin-top: .6rem; }
    .legend a { color: inherit; text-decoration: none; }
    .runs + .runs:not(.legend) { margin-top: .9rem; }
    .runs svg { display: block; width: 100%; height: 1.5rem; }
    .legend.runs svg { display: inline-block; width: .7rem; height: .7rem; }
    .runs rect.punctual { fill: var(--good); } .runs rect.late { fill: var(--warning); } .runs rect.missing { fill: var(--bad); }
    .runs rect.idle { fill: var(--line); } .runs g:hover rect { opacity: .75; }
    .parameter + .parameter { border-top: 1px solid var(--line); margin-top: 1rem; }
    .parameter > h3:first-child { margin-top: .6rem; }
    iframe.mail { display: block; width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: 6px; background: #fff; }

    """
}
