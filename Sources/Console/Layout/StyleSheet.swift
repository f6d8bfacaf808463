/// The style sheet: quiet, dense, and the same in both themes. Its parts are joined in this order.
enum StyleSheet {
  static let colours = """
    :root {
      color-scheme: light;
      --ground: #f6f7f9; --surface: #ffffff; --raised: #fbfcfd; --line: #dde1e7; --strong: #c3cad4;
      --ink: #1b2430; --soft: #55606e; --faint: #6d7885; --accent: #1f5fa8; --accent-ink: #ffffff; --accent-soft: #e6eff9;
      --good: #1c7a46; --good-soft: #e3f4ea; --warning: #8a5a00; --warning-soft: #fbf0d8; --bad: #b3261e;
      --bad-soft: #fbe6e4; --critical: #8e1440; --critical-soft: #f9e1ea; --info: #1f5fa8; --info-soft: #e6eff9;
      --bar: #1f2d3f; --bar-ink: #eef2f7; --bar-soft: #a9b6c6;
      --shadow: 0 1px 2px rgb(20 30 45 / .06);
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root:not([data-theme=light]) {
        color-scheme: dark;
        --ground: #11161d; --surface: #19202a; --raised: #1e2632; --line: #2c3644; --strong: #415063;
        --ink: #e3e8ef; --soft: #a5b0bf; --faint: #8b97a7; --accent: #7fb4f0; --accent-ink: #0d1826; --accent-soft: #1d3049;
        --good: #6cc892; --good-soft: #173326; --warning: #e2b252; --warning-soft: #372b12; --bad: #f0938b;
        --bad-soft: #421e1c; --critical: #f58bb2; --critical-soft: #431629; --info: #7fb4f0; --info-soft: #1d3049;
        --bar: #0c1117; --bar-ink: #e3e8ef; --bar-soft: #8b97a7; --shadow: none;
      }
    }
    :root[data-theme=dark] {
      color-scheme: dark;
      --ground: #11161d; --surface: #19202a; --raised: #1e2632; --line: #2c3644; --strong: #415063;
      --ink: #e3e8ef; --soft: #a5b0bf; --faint: #8b97a7; --accent: #7fb4f0; --accent-ink: #0d1826; --accent-soft: #1d3049;
      --good: #6cc892; --good-soft: #173326; --warning: #e2b252; --warning-soft: #372b12; --bad: #f0938b;
      --bad-soft: #421e1c; --critical: #f58bb2; --critical-soft: #431629; --info: #7fb4f0; --info-soft: #1d3049;
      --bar: #0c1117; --bar-ink: #e3e8ef; --bar-soft: #8b97a7; --shadow: none;
    }

    """

  static let frame = """
    *, *::before, *::after { box-sizing: border-box; }
    html { font: 14px/1.5 var(--sans); -webkit-text-size-adjust: 100%; scroll-padding-top: 4rem; }
    body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); }
    a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
    main:focus { outline: none; }
    h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
    h1 { font-size: 1.35rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
    h2 { font-size: .95rem; line-height: 1.4; font-weight: 650; }
    h3 { font-size: .9rem; font-weight: 600; }
    td, th, dd, code, h1, .badge { unicode-bidi: isolate; }
    code, pre, .code { font-family: var(--mono); font-size: .92em; }
    .skip { position: absolute; left: -999px; top: 0; padding: .5rem 1rem; background: var(--surface); z-index: 9; }
    .skip:focus { left: .5rem; top: .5rem; }
    .top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: 0 1.25rem; min-height: 3rem;
      background: var(--bar); color: var(--bar-ink); }
    .brand { display: flex; align-items: center; gap: .5rem; color: inherit; text-decoration: none; font-weight: 650; letter-spacing: .02em; }
    .brand svg { fill: currentColor; }
    .account { display: flex; align-items: center; gap: .75rem; }
    .account a { color: inherit; text-decoration: none; }
    .account a:hover .name { text-decoration: underline; }
    .account .role { color: var(--bar-soft); font-size: .85rem; }
    .top button { background: transparent; color: inherit; border-color: color-mix(in srgb, currentColor 35%, transparent); }
    .top button:hover { border-color: currentColor; }
    .top :focus-visible { outline-color: currentColor; }
    .frame { flex: 1; display: grid; grid-template-columns: 12.5rem minmax(0, 1fr); align-items: start; }
    .frame > main:only-child { grid-column: 1 / -1; }
    nav.main { position: sticky; top: 0; padding: 1.1rem 0 1.1rem .75rem; max-height: 100vh; overflow-y: auto; }
    nav.main summary { display: none; }
    nav.main ul { list-style: none; }
    nav.main .group + .group { margin-top: .9rem; }
    nav.main .group > span { display: block; padding: 0 .6rem .15rem; color: var(--faint); font-size: .78rem; font-weight: 600; }
    nav.main a { display: block; padding: .26rem .6rem; border-radius: 5px; color: var(--soft); text-decoration: none; }
    nav.main a:hover { background: var(--line); color: var(--ink); }
    nav.main a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; box-shadow: inset 3px 0 var(--accent); }
    main { padding: 1.25rem 1.5rem 2rem; max-width: 100rem; width: 100%; min-width: 0; }
    .crumbs ol { display: flex; flex-wrap: wrap; list-style: none; font-size: .85rem; color: var(--faint); margin-bottom: .25rem; }
    .crumbs li:not(:last-child)::after { content: "/"; margin: 0 .45rem; }
    .crumbs a { color: var(--soft); text-decoration: none; overflow-wrap: anywhere; }
    .crumbs a:hover { text-decoration: underline; }
    .heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; margin-bottom: 1rem; }
    .bottom { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem;
      padding: .75rem 1.5rem; border-top: 1px solid var(--line); color: var(--faint); font-size: .85rem; }
    .bottom a { color: inherit; }
    .bottom form { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }

    """
}
