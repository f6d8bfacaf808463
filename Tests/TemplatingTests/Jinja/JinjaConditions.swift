import Templating

private let conditionsVariables: TemplateMap = ["a": 1, "z": 0, "s": "", "l": [], "n": nil]

/// What Jinja2 3.1.6 put out for templates about conditions.
let jinjaConditions: [JinjaCase] = [
  JinjaCase(
    "{% if a %}1{% endif %}{% if z %}2{% endif %}{% if s %}3{% endif %}{% if l %}4{% endif %}{% if n %}5{% endif %}{% if nothing %}6{% endif %}",
    conditionsVariables, "1"),
  JinjaCase("{% if z %}a{% elif a %}b{% else %}c{% endif %}", conditionsVariables, "b"),
  JinjaCase("{% if z %}a{% elif s %}b{% elif l %}x{% else %}c{% endif %}", conditionsVariables, "c"),
  JinjaCase("{% if a %}{% if z %}x{% else %}y{% endif %}{% endif %}", conditionsVariables, "y"),
  JinjaCase("{% if a == 1 and not z %}ok{% endif %}", conditionsVariables, "ok"),
  JinjaCase("{% if 'a' in 'cat' %}in{% endif %}", conditionsVariables, "in"),
  JinjaCase(
    "{% if 0.0 %}x{% else %}zero{% endif %}{% if {} %}x{% endif %}{% if '0' %}s{% endif %}", conditionsVariables,
    "zeros"),
  JinjaCase("{% if a is defined and a > 0 %}yes{% endif %}", conditionsVariables, "yes"),
]
