import Templating

private let comparisonVariables: TemplateMap = ["a": 7, "s": "abc", "l": [1, 2, 3], "d": ["k": 1]]

/// What Jinja2 3.1.6 put out for templates about comparison.
let jinjaComparison: [JinjaCase] = [
  JinjaCase("{{ a == 7 }} {{ a == 7.0 }} {{ a != 7 }} {{ a > 6 }}", comparisonVariables, "True True False True"),
  JinjaCase("{{ a >= 7 }} {{ a < 7 }} {{ a <= 7 }}", comparisonVariables, "True False True"),
  JinjaCase("{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 < 3 > 2 == 2 }}", comparisonVariables, "True False True"),
  JinjaCase("{{ 3 > 2 > 1 > 0 }}", comparisonVariables, "True"),
  JinjaCase("{{ 'a' < 'b' }} {{ 'a' < 'B' }} {{ 'Z' < 'a' }}", comparisonVariables, "True False True"),
  JinjaCase("{{ 'é' > 'z' }} {{ '' < 'a' }}", comparisonVariables, "True True"),
  JinjaCase("{{ true == 1 }} {{ false == 0 }} {{ true == 'True' }}", comparisonVariables, "True True False"),
  JinjaCase("{{ none == false }} {{ none == none }} {{ '1' == 1 }}", comparisonVariables, "False True False"),
  JinjaCase("{{ l == [1, 2, 3] }} {{ l == [1, 2] }}", comparisonVariables, "True False"),
  JinjaCase("{{ [1, 2] < [1, 3] }} {{ [1] < [1, 0] }}", comparisonVariables, "True True"),
  JinjaCase("{{ d == {'k': 1.0} }}", comparisonVariables, "True"),
  JinjaCase("{{ 2 in l }} {{ 5 in l }} {{ 2 not in l }} {{ 'b' in s }}", comparisonVariables, "True False False True"),
  JinjaCase("{{ 'bc' in s }} {{ 'x' not in s }} {{ '' in s }}", comparisonVariables, "True True True"),
  JinjaCase("{{ 'k' in d }} {{ 'z' in d }} {{ 1.0 in l }}", comparisonVariables, "True False True"),
  JinjaCase("{{ not a }} {{ not not a }} {{ not 0 }} {{ not a == 7 }}", comparisonVariables, "False True True False"),
  JinjaCase("{{ not 'b' in s }}", comparisonVariables, "False"),
  JinjaCase("{{ a and 0 }} {{ 0 and a }} {{ a or 0 }} {{ 0 or a }}", comparisonVariables, "0 0 7 7"),
  JinjaCase("{{ 0 or '' or 'z' }} {{ '' and 1 }}|{{ none or 5 }}", comparisonVariables, "z |5"),
  JinjaCase("{{ true or false and false }}", comparisonVariables, "True"),
  JinjaCase("{{ (true or false) and false }} {{ not true or true }}", comparisonVariables, "False True"),
  JinjaCase("{{ 'y' if a > 5 else 'n' }}", comparisonVariables, "y"),
  JinjaCase("{{ 'y' if a > 8 else 'n' }}|{{ 'y' if a > 8 }}|", comparisonVariables, "n||"),
  JinjaCase("{{ 1 if 0 else 2 if 0 else 3 }}", comparisonVariables, "3"),
  JinjaCase("{{ 1 if a else 2 if 0 else 3 }}", comparisonVariables, "1"),
  JinjaCase("{{ 'x' if not l else l[0] }}", comparisonVariables, "1"),
  JinjaCase("{{ nothing == 1 }} {{ nothing == nothing2 }}", comparisonVariables, "False True"),
  JinjaCase("{{ nothing in l }} {{ 'a' in nothing }} {{ not nothing }}", comparisonVariables, "False False True"),
  JinjaCase("{{ nothing or 'd' }}", comparisonVariables, "d"),
  JinjaCase("{{ 1 in [1] == true }}", comparisonVariables, "False"),
  JinjaCase("{{ (1, 2) == (1, 2) }}", comparisonVariables, "True"),
]
