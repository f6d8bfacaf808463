import Templating

private let outputVariables2: TemplateMap = ["x": 1, "s": "t"]

/// What Jinja2 3.1.6 put out for templates about output.
let jinjaOutput: [JinjaCase] = [
  JinjaCase("plain", "plain"),
  JinjaCase("", ""),
  JinjaCase("{{ 1 }}", "1"),
  JinjaCase("{{ 'a' }}{{ \"b\" }}", "ab"),
  JinjaCase("{{ true }} {{ False }} {{ none }} {{ None }}", "True False None None"),
  JinjaCase("{{ 1.0 }} {{ 1.5 }} {{ 1e3 }} {{ 1e16 }} {{ 1e15 }}", "1.0 1.5 1000.0 1e+16 1000000000000000.0"),
  JinjaCase("{{ 0.0001 }} {{ 0.00001 }} {{ 1.5e-7 }} {{ -0.0 }}", "0.0001 1e-05 1.5e-07 -0.0"),
  JinjaCase("{{ 123456789012345678 }}", "123456789012345678"),
  JinjaCase("{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }}", "1000 31 5 15"),
  JinjaCase(
    "{{ 0.1 + 0.2 }} {{ 1/3 }} {{ 100.0 * 3 }} {{ 2.5e20 }}", "0.30000000000000004 0.3333333333333333 300.0 2.5e+20"),
  JinjaCase("{{ 123456.789e3 }}", "123456789.0"),
  JinjaCase("{{ 'a' 'b' }}", "ab"),
  JinjaCase("{{ 'tab\\tnl\\nq\\'\\x41\\u00e9\\\\' }}", "tab\tnl\nq'Aé\\"),
  JinjaCase("{{ '\\q' }}", "\\q"),
  JinjaCase("{# comment #}x", "x"),
  JinjaCase("a{# {{ 1 }} #}b", "ab"),
  JinjaCase("{{ '{{' }} {{ '}}' }} {{ '%}' }}", "{{ }} %}"),
  JinjaCase("{ { } } % #", "{ { } } % #"),
  JinjaCase("{{ {'a': {'b': 1}}['a']['b'] }}", "1"),
  JinjaCase("{{ {'a': {'b': 1}}.a.b}}", "1"),
  JinjaCase("{% raw %}{{ x }} {% if %}{% endraw %}!", "{{ x }} {% if %}!"),
  JinjaCase("a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b"),
  JinjaCase("line\n", "line"),
  JinjaCase("line\n\n", "line\n"),
  JinjaCase("a\r\nb\rc", "a\nb\nc"),
  JinjaCase("{{ 'é' }} {{ '中文' }} {{ '👩\u{200D}👩\u{200D}👧' }}", "é 中文 👩\u{200D}👩\u{200D}👧"),
  JinjaCase("{{x}}{{s}}", outputVariables2, "1t"),
  JinjaCase("{{ x }}\n{{ s }}\n", outputVariables2, "1\nt"),
  JinjaCase(
    "{{ nothing }}|{{ nothing.at.all }}|{{ s.nothing }}|{{ x.y.z }}|{{ nothing['a'][0] }}", outputVariables2, "||||"),
]
