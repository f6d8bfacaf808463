extension StyleSheet {
  static let parts = """
    .card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow);
      padding: .9rem 1rem 1rem; margin-bottom: 1rem; }
    .card > header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem; margin-bottom: .6rem; }
    .card > .table { margin: 0 -1rem -1rem; border: 0; border-top: 1px solid var(--line); border-radius: 0 0 8px 8px; box-shadow: none; }
    .card p + p, .card .table + p { margin-top: .5rem; }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1rem; align-items: start; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-bottom: 1rem; }
    .tile { display: flex; flex-direction: column; gap: .1rem; padding: .7rem .9rem; background: var(--surface);
      border: 1px solid var(--line); border-left: 3px solid var(--strong); border-radius: 8px; color: inherit; text-decoration: none; }
    a.tile:hover { border-color: var(--accent); }
    .tile .value { font-size: 1.45rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
    .tile .title { color: var(--soft); font-size: .85rem; }
    .tile.good { border-left-color: var(--good); } .tile.warning { border-left-color: var(--warning); }
    .tile.bad { border-left-color: var(--bad); } .tile.critical { border-left-color: var(--critical); } .tile.info { border-left-color: var(--info); }
    .table { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow); margin-bottom: 1rem; }
    table { width: 100%; border-collapse: collapse; }
    caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    th { text-align: left; font-weight: 600; font-size: .82rem; color: var(--soft); background: var(--raised); white-space: nowrap; }
    th, td { padding: .42rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
    tbody tr:last-child td { border-bottom: 0; }
    tbody tr:hover td { background: var(--raised); }
    td { overflow-wrap: break-word; } td.long { overflow-wrap: anywhere; min-width: 8rem; } td.title { min-width: 10rem; } td.time { white-space: nowrap; }
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td.code { font-family: var(--mono); font-size: .88rem; } th.code { font-family: var(--sans); font-size: .82rem; }
    td.actions { text-align: right; white-space: nowrap; }
    td.actions form { display: inline-block; }
    time { font-variant-numeric: tabular-nums; }
    time .at, time.at { white-space: nowrap; } td time .zone { display: none; }
    time .ago { color: var(--faint); font-size: .88em; white-space: nowrap; }
    .badge { display: inline-block; padding: 0 .45rem; border-radius: 4px; font-size: .82rem; line-height: 1.55; font-weight: 600; white-space: nowrap;
      background: var(--line); color: var(--ink); }
    .badge.good { background: var(--good-soft); color: var(--good); }
    .badge.warning, .badge.level-medium { background: var(--warning-soft); color: var(--warning); }
    .badge.bad, .badge.level-high { background: var(--bad-soft); color: var(--bad); }
    .badge.critical, .badge.level-critical { background: var(--critical); color: var(--surface); }
    .badge.info, .badge.level-low { background: var(--info-soft); color: var(--info); }
    .notice { border: 1px solid var(--line); border-left: 4px solid var(--strong); border-radius: 6px; background: var(--surface); padding: .6rem .9rem; margin-bottom: 1rem; overflow-wrap: anywhere; }
    .notice ul { padding-left: 1.2rem; }
    .notice p { white-space: pre-line; }
    .notice.good { border-left-color: var(--good); background: var(--good-soft); } .notice.warning { border-left-color: var(--warning); background: var(--warning-soft); }
    .notice.bad { border-left-color: var(--bad); background: var(--bad-soft); } .notice.critical { border-left-color: var(--critical); background: var(--critical-soft); }
    .notice.info { border-left-color: var(--info); background: var(--info-soft); }
    .empty { text-align: center; padding: 2rem 1rem; color: var(--soft); background: var(--surface); border: 1px dashed var(--strong); border-radius: 8px; margin-bottom: 1rem; }
    .empty .title { color: var(--ink); font-weight: 600; }
    .empty p { white-space: pre-line; overflow-wrap: anywhere; }
    .empty .button { margin-top: .8rem; }
    .card > .empty { text-align: left; padding: 0; border: 0; margin: 0; background: transparent; } .card > .empty .title { color: var(--soft); font-weight: 400; }
    .details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .3rem 1.5rem; }
    .details > .wide { grid-column: 1 / -1; }
    .details > div { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr); gap: .75rem; padding: .18rem 0; }
    dt { color: var(--soft); } dd { overflow-wrap: anywhere; }
    pre.block { margin: .5rem 0; padding: .7rem .9rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px;
      overflow: auto; max-height: 40rem; font-size: .86rem; line-height: 1.5; tab-size: 2; }
    .json .key { color: var(--accent); } .json .text { color: var(--good); } .json .word { color: var(--warning); }
    .fold { margin-bottom: .75rem; } .fold > summary { cursor: pointer; font-weight: 600; padding: .2rem 0; }
    .actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    .timeline { list-style: none; border-left: 2px solid var(--line); margin-left: .4rem; }
    .timeline > li { position: relative; display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: .25rem 1rem; padding: .3rem 0 .5rem 1.1rem; }
    .timeline > li::before { content: ""; position: absolute; left: -6px; top: .75rem; width: 10px; height: 10px; border-radius: 50%; background: var(--strong); border: 2px solid var(--surface); }
    .timeline .when { color: var(--soft); font-size: .9rem; } .timeline .what { font-weight: 500; overflow-wrap: anywhere; }
    .timeline .good::before { background: var(--good); } .timeline .warning::before { background: var(--warning); }
    .timeline .bad::before { background: var(--bad); } .timeline .critical::before { background: var(--critical); } .timeline .info::before { background: var(--info); }
    .chart { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .5rem; }
    .chart svg { display: block; width: 100%; height: 9rem; }
    .scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; height: 9.9rem; margin-top: -.45rem; }
    .scale, .ticks { color: var(--faint); font-size: .78rem; line-height: .9rem; font-variant-numeric: tabular-nums; }
    .ticks { display: flex; justify-content: space-between; margin-top: .25rem; } .chart .ticks, .chart figcaption { grid-column: 2; }
    .chart .grid { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .chart .axis { stroke: var(--strong); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .chart .hit { fill: transparent; } .chart g:hover .hit { fill: var(--line); }
    .chart .bar { fill: var(--strong); } .chart .bar.info { fill: var(--info); } .chart .bar.good { fill: var(--good); }
    .chart .bar.warning { fill: var(--warning); } .chart .bar.bad { fill: var(--bad); } .chart .bar.critical { fill: var(--critical); }
    figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem; }
    .pager { margin-bottom: 1rem; }
    .muted { color: var(--soft); }

    """
}
