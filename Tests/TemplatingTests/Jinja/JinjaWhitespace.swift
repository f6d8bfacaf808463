import Templating

private let whitespaceVariables: TemplateMap = ["x": 1, "l": [1, 2]]

/// What Jinja2 3.1.6 put out for templates about whitespace.
let jinjaWhitespace: [JinjaCase] = [
  JinjaCase("a  {{- x }}  b", whitespaceVariables, "a1  b"),
  JinjaCase("a  {{ x -}}  b", whitespaceVariables, "a  1b"),
  JinjaCase("a\n {{- x -}} \n b", whitespaceVariables, "a1b"),
  JinjaCase("a\n{%- if x %} yes {%- endif %}\nb", whitespaceVariables, "a yes\nb"),
  JinjaCase("a\n{% if x -%}\n yes\n{%- endif -%}\nb", whitespaceVariables, "a\nyesb"),
  JinjaCase("a {#- c -#} b", whitespaceVariables, "ab"),
  JinjaCase("{% for i in l %}\n{{ i }}\n{% endfor %}", whitespaceVariables, "\n1\n\n2\n"),
  JinjaCase("{% for i in l -%}\n{{ i }}\n{%- endfor %}", whitespaceVariables, "12"),
  JinjaCase("{%- for i in l %} {{ i }}{% endfor -%} ", whitespaceVariables, " 1 2"),
  JinjaCase("  {%+ if x %}y{% endif %}", whitespaceVariables, "  y"),
  JinjaCase("{% if x +%}\ny{% endif %}", whitespaceVariables, "\ny"),
  JinjaCase("{{-1}}{{- 2 -}} {{ -x }}", whitespaceVariables, "12-1"),
  JinjaCase("a {%- set y = 2 -%} b{{ y }}", whitespaceVariables, "ab2"),
  JinjaCase("\n\n{{- x -}}\n\n", whitespaceVariables, "1"),
]
