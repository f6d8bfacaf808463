/// Where the language is not Jinja2 3.1.6, on purpose: the template, what Jinja2 puts out, what this engine puts out
/// (`error:` stands for an error with these words), and why.
let jinjaDifferences: [(template: String, jinja: String, own: String, why: String)] = [
  ("{{ [1, 'a', none, true] }}", "[1, 'a', None, True]", "[1,\"a\",null,true]", "SLS puts lists and maps out as JSON"),
  ("{{ {'a': 1} }}", "{'a': 1}", "{\"a\":1}", "SLS puts lists and maps out as JSON"),
  ("{{ (1, 2) }}", "(1, 2)", "[1,2]", "a tuple is a list"),
  ("{{ range(3) }}", "range(0, 3)", "[0,1,2]", "a range is a list"),
  ("{{ {'a': 1}.keys() }}", "dict_keys(['a'])", "[\"a\"]", "what a map answers is a list"),
  ("{{ nothing + 1 }}|", "error: 'nothing' is undefined", "|", "an alert is not lost for a missing field"),
  ("{{ none|length }}", "error: object of type 'NoneType' has no len()", "0", "none is as empty as undefined"),
  (
    "{% for x in none %}{% else %}e{% endfor %}", "error: 'NoneType' object is not iterable", "e",
    "none is as empty as undefined"
  ),
  ("{{ 1 in none }}", "error: argument of type 'NoneType' is not iterable", "False", "none is as empty as undefined"),
  ("{{ 9223372036854775807 + 1 }}", "9223372036854775808", "9.223372036854776e+18", "whole numbers have 64 bits"),
  ("{{ 2 ** 100 }}", "1267650600228229401496703205376", "1.2676506002282294e+30", "whole numbers have 64 bits"),
  ("{{ 'a%sb' % 'x' }}", "axb", "error: '%' does not work", "no % formatting: it fails on events with a percent sign"),
  ("{% extends 'x' %}", "(the other template)", "error: extends", "include and macro do"),
  ("{% block a %}x{% endblock %}", "x", "error: block", "include and macro do"),
  ("{% do 1 %}", "error: Encountered unknown tag 'do'", "error: do", "the same"),
]
