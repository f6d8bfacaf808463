import Templating

private let jsonFiltersVariables: TemplateMap = [
  "d": ["b": [1, 2.5, nil, true], "a": "q\"<&'>\\é\n\u{2028}👍"], "e": [:], "l": [],
]

/// What Jinja2 3.1.6 put out for templates about JSON.
let jinjaJSONFilters: [JinjaCase] = [
  JinjaCase(
    "{{ d|tojson }}", jsonFiltersVariables,
    "{\"a\": \"q\\\"\\u003c\\u0026\\u0027\\u003e\\\\\\u00e9\\n\\u2028\\ud83d\\udc4d\", \"b\": [1, 2.5, null, true]}"),
  JinjaCase("{{ e|tojson }} {{ l|tojson }} {{ 'x'|tojson }}", jsonFiltersVariables, "{} [] \"x\""),
  JinjaCase("{{ 1.0|tojson }} {{ none|tojson }}", jsonFiltersVariables, "1.0 null"),
  JinjaCase("{{ [1, [2, {'z': 1}]]|tojson }}", jsonFiltersVariables, "[1, [2, {\"z\": 1}]]"),
  JinjaCase(
    "{{ {'b': [1, {'c': 2}], 'a': {}, 'e': []}|tojson(2) }}", jsonFiltersVariables,
    "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"c\": 2\n    }\n  ],\n  \"e\": []\n}"),
  JinjaCase("{{ {'k': 'v'}|tojson(indent=4) }}", jsonFiltersVariables, "{\n    \"k\": \"v\"\n}"),
  JinjaCase("{{ '\\x7f\\x00\\x1f/'|tojson }}", jsonFiltersVariables, "\"\\u007f\\u0000\\u001f/\""),
]
