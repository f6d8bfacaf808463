import Templating

private let subscriptsVariables: TemplateMap = [
  "e": ["actor": ["name": "ann", "kind": "user"], "odd:name": "x y", "n": 3, "items": [1, 2]],
  "l": [1, [2, 3], ["k": "v"]], "s": "héllo", "k": "n",
]

/// What Jinja2 3.1.6 put out for templates about subscripts.
let jinjaSubscripts: [JinjaCase] = [
  JinjaCase("{{ e.actor.name }} {{ e['actor']['name'] }}", subscriptsVariables, "ann ann"),
  JinjaCase("{{ e.actor['kind'] }}", subscriptsVariables, "user"),
  JinjaCase("{{ e[\"odd:name\"] }} {{ e[k] }} {{ e['no'] }}|", subscriptsVariables, "x y 3 |"),
  JinjaCase("{{ l[0] }} {{ l[1][0] }} {{ l[-1].k }} {{ l.0 }}", subscriptsVariables, "1 2 v 1"),
  JinjaCase("{{ l.1.1 }} {{ l[9] }}|", subscriptsVariables, "3 |"),
  JinjaCase("{{ s[0] }} {{ s[1] }} {{ s[-1] }} {{ s[10] }}|", subscriptsVariables, "h é o |"),
  JinjaCase("{{ s[1:] }} {{ s[:2] }} {{ s[1:3] }} {{ s[:-1] }}", subscriptsVariables, "éllo hé él héll"),
  JinjaCase("{{ s[::2] }} {{ s[::-1] }} {{ s[-3:] }}", subscriptsVariables, "hlo olléh llo"),
  JinjaCase("{{ s[3:1] }}|{{ s[10:] }}|{{ s[-10:2] }}", subscriptsVariables, "||hé"),
  JinjaCase("{{ l[1:]|length }} {{ l[:-1]|length }} {{ l[::-1][0].k }}", subscriptsVariables, "2 2 v"),
  JinjaCase("{{ [1,2,3][1] }} {{ {'a': 1}['a'] }} {{ {'a': 1}.a }}", subscriptsVariables, "2 1 1"),
  JinjaCase("{{ 'abc'[1] }} {{ (1, 2, 3)[-1] }}", subscriptsVariables, "b 3"),
  JinjaCase("{{ [0,1,2,3,4,5][4:0:-2]|join }}", subscriptsVariables, "42"),
  JinjaCase("{{ [0,1,2,3][-1:-3:-1]|join }} {{ [0,1,2][5::-1]|join }}", subscriptsVariables, "32 210"),
  JinjaCase("{{ [1,2,]|length }} {{ {'a':1,}|length }} {{ (1,)|length }}", subscriptsVariables, "2 1 1"),
  JinjaCase("{{ ()|length }} {{ []|length }} {{ {}|length }}", subscriptsVariables, "0 0 0"),
  JinjaCase("{{ e.actor.missing.deeper }}|", subscriptsVariables, "|"),
  JinjaCase("{{ e.n.real_missing }}|", subscriptsVariables, "|"),
]
