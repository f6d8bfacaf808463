import Templating

private let macrosVariables: TemplateMap = ["x": 1, "l": [1, 2]]

/// What Jinja2 3.1.6 put out for templates about macros.
let jinjaMacros: [JinjaCase] = [
  JinjaCase(
    "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=5, a=4) }} {{ m() }}",
    macrosVariables, "1-2 1-3 4-5 -2"),
  JinjaCase("{% set x = 9 %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}", macrosVariables, "9"),
  JinjaCase(
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", macrosVariables, "3210"),
  JinjaCase("{% macro m(a) %}[{{ a }}]{% endmacro %}{% for i in l %}{{ m(i) }}{% endfor %}", macrosVariables, "[1][2]"),
  JinjaCase("{% macro m(a) %} {{ a }} {% endmacro %}{{ m('q')|trim }}|{{ m('q')|upper }}", macrosVariables, "q| Q "),
  JinjaCase("{% macro a() %}A{% endmacro %}{% macro b() %}{{ a() }}B{% endmacro %}{{ b() }}", macrosVariables, "AB"),
  JinjaCase("{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}", macrosVariables, "1112"),
  JinjaCase("{% for i in l %}{% macro inner() %}{{ i }}{% endmacro %}{{ inner() }}{% endfor %}", macrosVariables, "12"),
  JinjaCase("{% macro m() %}{% set q = 5 %}{{ q }}{% endmacro %}{{ m() }}{{ q }}|", macrosVariables, "5|"),
]
