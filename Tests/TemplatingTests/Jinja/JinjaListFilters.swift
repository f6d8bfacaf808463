import Templating

private let listFiltersVariables: TemplateMap = [
  "l": [3, 1, 2], "w": ["pear", "Apple", "fig"],
  "rows": [
    ["n": "x", "v": 2, "o": ["k": "B"]], ["n": "y", "v": 1, "o": ["k": "a"]], ["n": "z", "v": 2, "o": ["k": "b"]],
  ], "d": ["b": 1, "a": 3, "C": 2], "dup": [1, 1.0, true, "a", "A", 2],
]

/// What Jinja2 3.1.6 put out for templates about listfilters.
let jinjaListFilters: [JinjaCase] = [
  JinjaCase("{{ l|join }} {{ l|join(', ') }}", listFiltersVariables, "312 3, 1, 2"),
  JinjaCase("{{ rows|join('-', attribute='n') }}", listFiltersVariables, "x-y-z"),
  JinjaCase("{{ []|join(',') }}| {{ rows|join(',', 'v') }}", listFiltersVariables, "| 2,1,2"),
  JinjaCase("{{ l|first }} {{ l|last }} {{ []|first }}| {{ l|length }}", listFiltersVariables, "3 2 | 3"),
  JinjaCase("{{ d|length }} {{ d|first }}", listFiltersVariables, "3 b"),
  JinjaCase("{{ l|sort|join }} {{ l|sort(reverse=true)|join }}", listFiltersVariables, "123 321"),
  JinjaCase("{{ w|sort|join(' ') }}", listFiltersVariables, "Apple fig pear"),
  JinjaCase("{{ w|sort(case_sensitive=true)|join(' ') }}", listFiltersVariables, "Apple fig pear"),
  JinjaCase("{{ rows|sort(attribute='v')|map(attribute='n')|join }}", listFiltersVariables, "yxz"),
  JinjaCase("{{ rows|sort(attribute='v,n', reverse=true)|map(attribute='n')|join }}", listFiltersVariables, "zxy"),
  JinjaCase("{{ rows|sort(attribute='o.k')|map(attribute='n')|join }}", listFiltersVariables, "yxz"),
  JinjaCase("{{ 'cab'|sort|join }} {{ d|sort|join }}", listFiltersVariables, "abc abC"),
  JinjaCase("{{ l|reverse|join }} {{ l|list|join }} {{ d|list|join }}", listFiltersVariables, "213 312 baC"),
  JinjaCase("{{ 'abc'|list|join(',') }}", listFiltersVariables, "a,b,c"),
  JinjaCase("{{ dup|unique|join(',') }} {{ dup|unique(true)|join(',') }}", listFiltersVariables, "1,a,2 1,a,A,2"),
  JinjaCase("{{ rows|unique(attribute='v')|map(attribute='n')|join }}", listFiltersVariables, "xy"),
  JinjaCase("{{ rows|map(attribute='n')|join }}", listFiltersVariables, "xyz"),
  JinjaCase("{{ rows|map(attribute='o.k')|join }}", listFiltersVariables, "Bab"),
  JinjaCase("{{ w|map('upper')|join(' ') }}", listFiltersVariables, "PEAR APPLE FIG"),
  JinjaCase("{{ w|map('replace', 'p', 'q')|join(' ') }}", listFiltersVariables, "qear Aqqle fig"),
  JinjaCase("{{ rows|map(attribute='q', default='-')|join }}", listFiltersVariables, "---"),
  JinjaCase("{{ w|map('length')|join }}", listFiltersVariables, "453"),
  JinjaCase("{{ [[1, 2], [3, 4]]|map(attribute=0)|join }}", listFiltersVariables, "13"),
  JinjaCase("{{ [[1, 2], [3, 4]]|map('last')|join }}", listFiltersVariables, "24"),
  JinjaCase("{{ [[3, 1], [2]]|map('join', '+')|join(' ') }}", listFiltersVariables, "3+1 2"),
  JinjaCase("{{ l|select('odd')|join }} {{ l|reject('odd')|join }}", listFiltersVariables, "31 2"),
  JinjaCase("{{ l|select('gt', 1)|join }}", listFiltersVariables, "32"),
  JinjaCase("{{ [0, 1, '', 'a']|select|join }}", listFiltersVariables, "1a"),
  JinjaCase("{{ [0, 1, '', 'a']|reject|list|length }}", listFiltersVariables, "2"),
  JinjaCase("{{ l|select('in', [1, 2])|join }}", listFiltersVariables, "12"),
  JinjaCase("{{ l|select('divisibleby', 3)|join }}", listFiltersVariables, "3"),
  JinjaCase("{{ l|select('==', 2)|join }}", listFiltersVariables, "2"),
  JinjaCase("{{ rows|selectattr('v', 'eq', 2)|map(attribute='n')|join }}", listFiltersVariables, "xz"),
  JinjaCase("{{ rows|rejectattr('v', 'eq', 2)|map(attribute='n')|join }}", listFiltersVariables, "y"),
  JinjaCase("{{ rows|selectattr('v')|list|length }}", listFiltersVariables, "3"),
  JinjaCase("{{ rows|selectattr('q', 'defined')|list|length }}", listFiltersVariables, "0"),
  JinjaCase("{{ rows|selectattr('o.k', 'equalto', 'a')|map(attribute='n')|join }}", listFiltersVariables, "y"),
  JinjaCase("{{ rows|rejectattr('q')|list|length }}", listFiltersVariables, "3"),
  JinjaCase(
    "{% for v, rs in rows|groupby('v') %}{{ v }}:{{ rs|map(attribute='n')|join }};{% endfor %}", listFiltersVariables,
    "1:y;2:xz;"),
  JinjaCase(
    "{% for gr in rows|groupby('v') %}{{ gr.grouper }}={{ gr.list|length }} {% endfor %}", listFiltersVariables,
    "1=1 2=2 "),
  JinjaCase(
    "{% for k, rs in rows|groupby('o.k') %}{{ k }}:{{ rs|map(attribute='n')|join }};{% endfor %}", listFiltersVariables,
    "a:y;B:xz;"),
  JinjaCase(
    "{% for k, rs in rows|groupby('o.k', case_sensitive=true) %}{{ k }}:{{ rs|map(attribute='n')|join }};{% endfor %}",
    listFiltersVariables, "B:x;a:y;b:z;"),
  JinjaCase(
    "{% for k, rs in [{'a': 1}, {}]|groupby('a', default=0) %}{{ k }}{{ rs|length }};{% endfor %}",
    listFiltersVariables, "01;11;"),
  JinjaCase("{% for k, v in d|dictsort %}{{ k }}{{ v }} {% endfor %}", listFiltersVariables, "a3 b1 C2 "),
  JinjaCase("{% for k, v in d|dictsort(true) %}{{ k }}{{ v }} {% endfor %}", listFiltersVariables, "C2 a3 b1 "),
  JinjaCase("{% for k, v in d|dictsort(by='value') %}{{ k }}{{ v }} {% endfor %}", listFiltersVariables, "b1 C2 a3 "),
  JinjaCase(
    "{% for k, v in d|dictsort(false, 'value', true) %}{{ k }}{{ v }} {% endfor %}", listFiltersVariables, "a3 C2 b1 "),
  JinjaCase("{% for b in [1,2,3,4,5]|batch(2) %}{{ b|join }};{% endfor %}", listFiltersVariables, "12;34;5;"),
  JinjaCase("{% for b in [1,2,3,4,5]|batch(2, '-') %}{{ b|join }};{% endfor %}", listFiltersVariables, "12;34;5-;"),
  JinjaCase("{% for s in [1,2,3,4,5,6,7]|slice(3) %}{{ s|join }};{% endfor %}", listFiltersVariables, "123;45;67;"),
  JinjaCase(
    "{% for s in [1,2,3,4,5,6,7]|slice(3, 'x') %}{{ s|join }};{% endfor %}", listFiltersVariables, "123;45x;67x;"),
  JinjaCase("{% for s in [1,2]|slice(3) %}{{ s|join }};{% endfor %}", listFiltersVariables, "1;2;;"),
  JinjaCase("{{ d.items()|list|length }} {{ d|items|list|length }}", listFiltersVariables, "3 3"),
  JinjaCase("{{ rows[0]|attr('nope') }}|", listFiltersVariables, "|"),
  JinjaCase("{{ nothing|default('x') }} {{ nothing.a|d('y') }}", listFiltersVariables, "x y"),
  JinjaCase("{{ ''|default('z') }}| {{ ''|default('z', true) }}", listFiltersVariables, "| z"),
  JinjaCase("{{ none|default('q') }} {{ none|d('q', true) }}", listFiltersVariables, "None q"),
  JinjaCase("{{ 0|default(5, boolean=true) }} {{ nothing|default }}|", listFiltersVariables, "5 |"),
  JinjaCase(
    "{{ nothing|upper }}|{{ nothing|length }}|{{ nothing|join }}|{{ nothing|first }}|{{ nothing|list|length }}|{{ nothing|trim }}|{{ nothing|sort|length }}|{{ nothing|items|list|length }}",
    listFiltersVariables, "|0|||0||0|0"),
  JinjaCase("{{ rows|map(attribute='v')|sum }}", listFiltersVariables, "5"),
  JinjaCase("{{ rows|map(attribute='v')|max }}", listFiltersVariables, "2"),
  JinjaCase(
    "{{ rows|selectattr('v', 'gt', 1)|map(attribute='n')|sort(reverse=true)|first }}", listFiltersVariables, "z"),
]
