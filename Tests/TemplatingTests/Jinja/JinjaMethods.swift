import Templating

private let methodsVariables: TemplateMap = [
  "s": "Hello World", "p": " x ", "d": ["a": 1, "b": nil], "l": ["x", "y", "x"],
]

/// What Jinja2 3.1.6 put out for templates about methods.
let jinjaMethods: [JinjaCase] = [
  JinjaCase("{{ s.upper() }} {{ s.lower() }} {{ s.title() }}", methodsVariables, "HELLO WORLD hello world Hello World"),
  JinjaCase("{{ s.capitalize() }}", methodsVariables, "Hello world"),
  JinjaCase(
    "[{{ p.strip() }}] [{{ p.lstrip() }}] [{{ p.rstrip() }}] {{ 'xxaxx'.strip('x') }}", methodsVariables,
    "[x] [x ] [ x] a"),
  JinjaCase("{{ 'abcab'.lstrip('ab') }} {{ 'abcab'.rstrip('ab') }}", methodsVariables, "cab abc"),
  JinjaCase("{{ s.split()|join('|') }}", methodsVariables, "Hello|World"),
  JinjaCase("{{ 'a,b,,c'.split(',')|join('|') }}", methodsVariables, "a|b||c"),
  JinjaCase("{{ 'a,b,c'.split(',', 1)|join('|') }}", methodsVariables, "a|b,c"),
  JinjaCase("{{ ' a  b '.split()|join('|') }}", methodsVariables, "a|b"),
  JinjaCase("{{ 'a b c'.split(none, 1)|join('|') }}", methodsVariables, "a|b c"),
  JinjaCase("{{ 'a--b'.split('--')[1] }} {{ ''.split()|length }}", methodsVariables, "b 0"),
  JinjaCase("{{ ''.split(',')|length }}", methodsVariables, "1"),
  JinjaCase("{{ 'a,b,c'.rsplit(',', 1)|join('|') }}", methodsVariables, "a,b|c"),
  JinjaCase("{{ 'a b  c'.rsplit(none, 1)|join('|') }}", methodsVariables, "a b|c"),
  JinjaCase("{{ 'a\nb\r\nc\n'.splitlines()|join('|') }}", methodsVariables, "a|b|c"),
  JinjaCase("{{ s.replace('o', '0') }} {{ s.replace('o', '0', 1) }}", methodsVariables, "Hell0 W0rld Hell0 World"),
  JinjaCase("{{ s.startswith('He') }} {{ s.endswith('ld') }}", methodsVariables, "True True"),
  JinjaCase("{{ s.startswith('x') }}", methodsVariables, "False"),
  JinjaCase("{{ ','.join(l) }} {{ ''.join(['a', 'b']) }}", methodsVariables, "x,y,x ab"),
  JinjaCase("{{ s.find('o') }} {{ s.rfind('o') }} {{ s.find('zz') }}", methodsVariables, "4 7 -1"),
  JinjaCase("{{ s.count('l') }} {{ l.count('x') }} {{ l.index('y') }}", methodsVariables, "3 2 1"),
  JinjaCase("{{ 'héé'.find('é') }} {{ 'héé'.rfind('é') }}", methodsVariables, "1 2"),
  JinjaCase("{{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }}", methodsVariables, "bc ab"),
  JinjaCase("{{ 'abc'.removeprefix('x') }}", methodsVariables, "abc"),
  JinjaCase("{{ '42'.zfill(5) }}", methodsVariables, "00042"),
  JinjaCase(
    "{{ '-42'.zfill(5) }} [{{ 'a'.ljust(3) }}] [{{ 'a'.rjust(3) }}] [{{ 'a'.center(4) }}]", methodsVariables,
    "-0042 [a  ] [  a] [ a  ]"),
  JinjaCase("{{ '12'.isdigit() }} {{ '1a'.isdigit() }}", methodsVariables, "True False"),
  JinjaCase("{{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }}", methodsVariables, "True True"),
  JinjaCase("{{ ' '.isspace() }} {{ ''.isdigit() }} {{ 'AB'.isupper() }}", methodsVariables, "True False True"),
  JinjaCase("{{ 'ab'.islower() }}", methodsVariables, "True"),
  JinjaCase("{{ d.get('a') }} {{ d.get('z') }} {{ d.get('z', 5) }}", methodsVariables, "1 None 5"),
  JinjaCase("{{ d.get('b') }} {{ d.get('b', 5) }}", methodsVariables, "None None"),
  JinjaCase("{{ d.keys()|join }} {{ d.values()|join(',') }}", methodsVariables, "ab 1,None"),
  JinjaCase("{{ d.items()|list|length }}", methodsVariables, "2"),
  JinjaCase("{{ s.split(' ')[1].upper()[0] }}", methodsVariables, "W"),
  JinjaCase("{{ 'they are'.title() }} {{ \"it's\".title() }}", methodsVariables, "They Are It'S"),
  JinjaCase("{{ 'a1b'.title() }}", methodsVariables, "A1B"),
]
