import Templating

private let numberFiltersVariables: TemplateMap = ["n": 42, "f": 42.55, "s": "17", "x": "abc", "l": [3, 1, 2]]

/// What Jinja2 3.1.6 put out for templates about numberfilters.
let jinjaNumberFilters: [JinjaCase] = [
  JinjaCase("{{ f|round }} {{ f|round(1) }} {{ f|round(1, 'floor') }}", numberFiltersVariables, "43.0 42.5 42.5"),
  JinjaCase("{{ f|round(1, 'ceil') }}", numberFiltersVariables, "42.6"),
  JinjaCase("{{ f|round(precision=1, method='floor') }} {{ n|round }}", numberFiltersVariables, "42.5 42"),
  JinjaCase("{{ 2.5|round }} {{ 3.5|round }} {{ -2.5|round }}", numberFiltersVariables, "2.0 4.0 -2.0"),
  JinjaCase("{{ 2.675|round(2) }} {{ 1.005|round(2) }}", numberFiltersVariables, "2.67 1.0"),
  JinjaCase("{{ 0.125|round(2) }} {{ 1234.5|round(-2) }}", numberFiltersVariables, "0.12 1200.0"),
  JinjaCase("{{ 1250|round(-2) }} {{ 1350|round(-2) }} {{ -0.4|round }}", numberFiltersVariables, "1200 1400 -0.0"),
  JinjaCase("{{ f|round|int }} {{ 42.0|round(2) }} {{ 1e22|round(2) }}", numberFiltersVariables, "43 42.0 1e+22"),
  JinjaCase("{{ 5.015|round(2) }} {{ 0.5|round }} {{ 1.5|round }}", numberFiltersVariables, "5.01 0.0 2.0"),
  JinjaCase("{{ 1e-7|round(7) }} {{ 123.456789|round(4) }}", numberFiltersVariables, "1e-07 123.4568"),
  JinjaCase("{{ s|int }} {{ s|int + 1 }} {{ '3.9'|int }} {{ x|int }}", numberFiltersVariables, "17 18 3 0"),
  JinjaCase("{{ x|int(-1) }} {{ x|int(default=7) }} {{ ' 5 '|int }}", numberFiltersVariables, "-1 7 5"),
  JinjaCase("{{ '1_000'|int }} {{ '-3'|int }} {{ 3.99|int }}", numberFiltersVariables, "1000 -3 3"),
  JinjaCase("{{ -3.99|int }} {{ true|int }} {{ none|int }}", numberFiltersVariables, "-3 1 0"),
  JinjaCase("{{ '0x1A'|int(0, 16) }} {{ '1A'|int(base=16) }}", numberFiltersVariables, "26 26"),
  JinjaCase("{{ 'zz'|int(5, 36) }} {{ '1e3'|int }}", numberFiltersVariables, "1295 1000"),
  JinjaCase("{{ s|float }} {{ '1.5'|float }} {{ x|float }}", numberFiltersVariables, "17.0 1.5 0.0"),
  JinjaCase("{{ x|float(2.5) }} {{ '1e3'|float }} {{ ' 2.5 '|float }}", numberFiltersVariables, "2.5 1000.0 2.5"),
  JinjaCase("{{ 3|float }} {{ true|float }}", numberFiltersVariables, "3.0 1.0"),
  JinjaCase("{{ -5|abs }} {{ -5.5|abs }} {{ 5|abs }} {{ (-5)|abs }}", numberFiltersVariables, "5 5.5 5 5"),
  JinjaCase("{{ l|sum }} {{ l|sum(start=10) }} {{ []|sum }}", numberFiltersVariables, "6 16 0"),
  JinjaCase("{{ [1.5, 2]|sum }} {{ l|min }} {{ l|max }}", numberFiltersVariables, "3.5 1 3"),
  JinjaCase("{{ []|min }}|{{ ['b', 'A', 'c']|min }}", numberFiltersVariables, "|A"),
  JinjaCase("{{ ['b', 'A', 'c']|min(case_sensitive=true) }}", numberFiltersVariables, "A"),
  JinjaCase("{{ ['b', 'A', 'C']|max }}", numberFiltersVariables, "C"),
  JinjaCase("{{ [{'v': 2}, {'v': 5}]|sum(attribute='v') }}", numberFiltersVariables, "7"),
  JinjaCase("{{ ([{'v': 2}, {'v': 5}]|max(attribute='v')).v }}", numberFiltersVariables, "5"),
  JinjaCase("{{ ([{'v': 2}, {'v': 5}]|min(attribute='v')).v }}", numberFiltersVariables, "2"),
  JinjaCase("{{ n / 5|round }} {{ (n / 5)|round(1) }}", numberFiltersVariables, "8.4 8.4"),
  JinjaCase("{{ n|float|string }}", numberFiltersVariables, "42.0"),
]
