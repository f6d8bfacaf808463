import Templating

private let loopsVariables: TemplateMap = [
  "l": [1, 2, 3], "d": ["a": 1, "b": 2], "rows": [["n": "x", "v": 1], ["n": "y", "v": 2]],
  "pairs": [["a", 1], ["b", 2]],
]

/// What Jinja2 3.1.6 put out for templates about loops.
let jinjaLoops: [JinjaCase] = [
  JinjaCase("{% for i in l %}{{ i }}{% endfor %}", loopsVariables, "123"),
  JinjaCase(
    "{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    loopsVariables, "1032TrueFalse3 2121FalseFalse3 3210FalseTrue3 "),
  JinjaCase("{% for i in l %}{{ loop.cycle('odd', 'even') }} {% endfor %}", loopsVariables, "odd even odd "),
  JinjaCase("{% for k in d %}{{ k }}{% endfor %}", loopsVariables, "ab"),
  JinjaCase("{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", loopsVariables, "a=1;b=2;"),
  JinjaCase("{% for k, v in d|items %}{{ k }}={{ v }};{% endfor %}", loopsVariables, "a=1;b=2;"),
  JinjaCase("{% for k, v in pairs %}{{ k }}{{ v }}{% endfor %}", loopsVariables, "a1b2"),
  JinjaCase("{% for (k, v) in pairs %}{{ k }}{{ v }}{% endfor %}", loopsVariables, "a1b2"),
  JinjaCase(
    "{% for v in d.values() %}{{ v }}{% endfor %} {% for v in d.keys() %}{{ v }}{% endfor %}", loopsVariables, "12 ab"),
  JinjaCase("{% for i in [] %}x{% else %}none{% endfor %}", loopsVariables, "none"),
  JinjaCase("{% for i in nothing %}x{% else %}none{% endfor %}", loopsVariables, "none"),
  JinjaCase(
    "{% for i in l if i > 1 %}{{ i }}{{ loop.length }}{{ loop.first }} {% endfor %}", loopsVariables, "22True 32False "),
  JinjaCase("{% for i in l if i > 5 %}{{ i }}{% else %}no{% endfor %}", loopsVariables, "no"),
  JinjaCase("{% for i in 'héy' %}{{ i }}-{% endfor %}", loopsVariables, "h-é-y-"),
  JinjaCase(
    "{% for r in rows %}{{ r.n }}:{{ r.v }}{% if not loop.last %}, {% endif %}{% endfor %}", loopsVariables, "x:1, y:2"),
  JinjaCase(
    "{% for i in l %}{% for j in l %}{{ i * j }}{{ loop.index }}{{ loop.depth }} {% endfor %}{{ loop.index }}{{ loop.depth }}|{% endfor %}",
    loopsVariables, "111 221 331 11|211 421 631 21|311 621 931 31|"),
  JinjaCase(
    "{% for i in l %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {% endfor %}", loopsVariables, "<1>2 1<2>3 2<3> "),
  JinjaCase(
    "{% for i in range(3) %}{{ i }}{% endfor %} {% for i in range(1, 10, 4) %}{{ i }}{% endfor %} {% for i in range(3, 0, -1) %}{{ i }}{% endfor %}",
    loopsVariables, "012 159 321"),
  JinjaCase("{% for i in 1, 2 %}{{ i }}{% endfor %}", loopsVariables, "12"),
  JinjaCase("{% for i in l|reverse %}{{ i }}{% endfor %}", loopsVariables, "321"),
  JinjaCase("{% for i in (l if d else []) %}{{ i }}{% endfor %}", loopsVariables, "123"),
  JinjaCase(
    "{% for i in l %}{% if loop.first %}[{% endif %}{{ i }}{% if loop.last %}]{% else %}, {% endif %}{% endfor %}",
    loopsVariables, "[1, 2, 3]"),
  JinjaCase("{% for a in [[1, 2], [3]] %}{% for b in a %}{{ b }}{% endfor %};{% endfor %}", loopsVariables, "12;3;"),
  JinjaCase("{% for i in l %}{{ loop['index'] }}{% endfor %}", loopsVariables, "123"),
]
