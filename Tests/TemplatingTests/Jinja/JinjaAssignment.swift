import Templating

private let assignmentVariables: TemplateMap = ["l": [1, 2, 3], "x": 1]

/// What Jinja2 3.1.6 put out for templates about assignment.
let jinjaAssignment: [JinjaCase] = [
  JinjaCase("{% set a = 5 %}{{ a }}", assignmentVariables, "5"),
  JinjaCase("{% set a, b = 1, 2 %}{{ a }}{{ b }}", assignmentVariables, "12"),
  JinjaCase("{% set a = 1, 2 %}{{ a|join('+') }}", assignmentVariables, "1+2"),
  JinjaCase("{% set x = x + 1 %}{{ x }}", assignmentVariables, "2"),
  JinjaCase("{% for i in l %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}", assignmentVariables, "2 3 4 1"),
  JinjaCase("{% if true %}{% set y = 3 %}{% endif %}{{ y }}", assignmentVariables, "3"),
  JinjaCase(
    "{% set ns = namespace(n=0) %}{% for i in l %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", assignmentVariables,
    "6"),
  JinjaCase(
    "{% set ns = namespace() %}{% set ns.a = 1 %}{% set ns.b = 'c' %}{{ ns.a }}{{ ns.b }}", assignmentVariables, "1c"),
  JinjaCase("{% set b %}hi {{ x }}{% endset %}[{{ b }}]{{ b|length }}", assignmentVariables, "[hi 1]4"),
  JinjaCase("{% set b | upper | trim %} hi {{ x }} {% endset %}[{{ b }}]", assignmentVariables, "[HI 1]"),
  JinjaCase("{% with a = 1, b = x %}{{ a }}{{ b }}{% endwith %}{{ a }}|", assignmentVariables, "11|"),
  JinjaCase("{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}|", assignmentVariables, "1|"),
  JinjaCase("{% set a = {'k': [1, {'z': 2}]} %}{{ a.k[1].z }}", assignmentVariables, "2"),
  JinjaCase("{% set a = 'x' if false else 'y' %}{{ a }}", assignmentVariables, "y"),
  JinjaCase("{% filter upper %}ab{{ x }}c{% endfilter %}", assignmentVariables, "AB1C"),
  JinjaCase("{% filter replace('a', 'b')|upper %}aac{% endfilter %}", assignmentVariables, "BBC"),
  JinjaCase("{% set d = dict(a=1, b='c') %}{{ d.a }}{{ d.b }}", assignmentVariables, "1c"),
  JinjaCase("{% set x = 5 %}{% with x = x + 1 %}{{ x }}{% endwith %}{{ x }}", assignmentVariables, "65"),
]
