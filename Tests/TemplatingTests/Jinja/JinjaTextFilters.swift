import Templating

private let textFiltersVariables: TemplateMap = [
  "s": "hello WORLD", "p": "  pad  ", "m": "line one\nline two\n\nline four", "u": "ñandú 中文 ß",
  "h": "<a href=\"x\">Tom & 'Jerry'</a>", "n": 5, "e": "",
]

/// What Jinja2 3.1.6 put out for templates about textfilters.
let jinjaTextFilters: [JinjaCase] = [
  JinjaCase("{{ s|upper }} {{ s|lower }} {{ s|title }}", textFiltersVariables, "HELLO WORLD hello world Hello World"),
  JinjaCase("{{ s|capitalize }}", textFiltersVariables, "Hello world"),
  JinjaCase(
    "{{ u|upper }} {{ u|capitalize }} {{ 'ßa'|capitalize }}", textFiltersVariables, "ÑANDÚ 中文 SS Ñandú 中文 ß Ssa"),
  JinjaCase("{{ 'ǆ'|title }} {{ u|length }} {{ u|title }}", textFiltersVariables, "Ǆ 10 Ñandú 中文 SS"),
  JinjaCase("[{{ p|trim }}] [{{ 'xxaxx'|trim('x') }}] [{{ p|trim|length }}]", textFiltersVariables, "[pad] [a] [3]"),
  JinjaCase("{{ s|replace('l', 'L') }} {{ s|replace('l', 'L', 1) }}", textFiltersVariables, "heLLo WORLD heLlo WORLD"),
  JinjaCase("{{ s|replace('zz', 'y') }} {{ 'aaa'|replace('aa', 'b') }}", textFiltersVariables, "hello WORLD ba"),
  JinjaCase("{{ 'ab'|replace('', '-') }}", textFiltersVariables, "-a-b-"),
  JinjaCase(
    "[{{ 'ab'|center(7) }}] [{{ 'abc'|center(8) }}] [{{ 'ab'|center(1) }}] [{{ s|center|length }}]",
    textFiltersVariables, "[   ab  ] [  abc   ] [ab] [80]"),
  JinjaCase("{{ m|indent }}", textFiltersVariables, "line one\n    line two\n\n    line four"),
  JinjaCase("{{ m|indent(2) }}", textFiltersVariables, "line one\n  line two\n\n  line four"),
  JinjaCase("{{ m|indent(2, true) }}", textFiltersVariables, "  line one\n  line two\n\n  line four"),
  JinjaCase("{{ m|indent(2, true, true) }}", textFiltersVariables, "  line one\n  line two\n  \n  line four"),
  JinjaCase("{{ m|indent('> ', first=true) }}", textFiltersVariables, "> line one\n> line two\n\n> line four"),
  JinjaCase("{{ 'x\n'|indent(2) }}|", textFiltersVariables, "x\n|"),
  JinjaCase("{{ s|wordcount }} {{ m|wordcount }} {{ e|wordcount }}", textFiltersVariables, "2 6 0"),
  JinjaCase("{{ \"it's two-fold\"|wordcount }}", textFiltersVariables, "4"),
  JinjaCase("{{ s|truncate(8) }} {{ s|truncate(8, leeway=0) }}", textFiltersVariables, "hello WORLD hello..."),
  JinjaCase("{{ s|truncate(8, true, leeway=0) }}", textFiltersVariables, "hello..."),
  JinjaCase("{{ s|truncate(8, true, '…', 0) }} {{ s|truncate(5) }}", textFiltersVariables, "hello W… he..."),
  JinjaCase("{{ s|truncate(9, leeway=0) }}", textFiltersVariables, "hello..."),
  JinjaCase("{{ 'nospacehere'|truncate(6, leeway=0) }}", textFiltersVariables, "nos..."),
  JinjaCase("{{ 'one two three four five six'|wordwrap(9) }}", textFiltersVariables, "one two\nthree\nfour five\nsix"),
  JinjaCase("{{ 'aaaaaaaaaaaa bb'|wordwrap(5) }}", textFiltersVariables, "aaaaa\naaaaa\naa bb"),
  JinjaCase("{{ 'aaaaaaaaaaaa bb'|wordwrap(5, false) }}", textFiltersVariables, "aaaaaaaaaaaa\nbb"),
  JinjaCase(
    "{{ 'well-known two-fold e-mail a-b x--y'|wordwrap(8) }}", textFiltersVariables,
    "well-\nknown\ntwo-fold\ne-mail\na-b x--y"),
  JinjaCase("{{ 'well-known'|wordwrap(6, break_on_hyphens=false) }}", textFiltersVariables, "well-k\nnown"),
  JinjaCase("{{ m|wordwrap(6, wrapstring='|') }}", textFiltersVariables, "line|one|line|two||line|four"),
  JinjaCase("{{ 'a  b   c    d e'|wordwrap(4) }}", textFiltersVariables, "a  b\nc\nd e"),
  JinjaCase("{{ '  lead and trail  '|wordwrap(6) }}|", textFiltersVariables, "  lead\nand\ntrail|"),
  JinjaCase("{{ 'abc-def-ghijklmnop qr'|wordwrap(7) }}", textFiltersVariables, "abc-\ndef-ghi\njklmnop\nqr"),
  JinjaCase("{{ 'xx ' ~ 'y' * 12 ~ ' z'|wordwrap(6) }}", textFiltersVariables, "xx yyyyyyyyyyyy z"),
  JinjaCase("{{ ('xx ' ~ 'y' * 12 ~ ' z')|wordwrap(6) }}", textFiltersVariables, "xx yyy\nyyyyyy\nyyy z"),
  JinjaCase(
    "{{ h|escape }} {{ h|e }}", textFiltersVariables,
    "&lt;a href=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt; &lt;a href=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;"
  ),
  JinjaCase("{{ h|striptags }}", textFiltersVariables, "Tom & 'Jerry'"),
  JinjaCase(
    "{{ 'a <!-- <b> --> c &amp; &lt;d&gt; &#65;&#x42; <br/>  e'|striptags }}", textFiltersVariables, "a c & <d> AB e"),
  JinjaCase("{{ 'a < b'|striptags }}", textFiltersVariables, "a < b"),
  JinjaCase("{{ 'a b/c?d=é&x'|urlencode }}", textFiltersVariables, "a%20b/c%3Fd%3D%C3%A9%26x"),
  JinjaCase("{{ {'a b': 'c d', 'k': 1}|urlencode }}", textFiltersVariables, "a+b=c+d&k=1"),
  JinjaCase("{{ [['x', 'y/z']]|urlencode }}", textFiltersVariables, "x=y%2Fz"),
  JinjaCase(
    "{{ {'class': 'a \"b\"', 'id': none, 'n': 1, 'm': nothing}|xmlattr }}", textFiltersVariables,
    " class=\"a &#34;b&#34;\" n=\"1\""),
  JinjaCase("{{ {'a': 1}|xmlattr(false) }}", textFiltersVariables, "a=\"1\""),
  JinjaCase("{{ s|string }} {{ 1.0|string ~ 'x' }}", textFiltersVariables, "hello WORLD 1.0x"),
  JinjaCase(
    "{{ s|first }} {{ s|last }} {{ s|reverse }} {{ u|reverse }}", textFiltersVariables, "h D DLROW olleh ß 文中 údnañ"),
  JinjaCase("{{ s|length }} {{ s|count }}", textFiltersVariables, "11 11"),
  JinjaCase("{{ s|list|join('-') }}", textFiltersVariables, "h-e-l-l-o- -W-O-R-L-D"),
  JinjaCase(
    "{{ 'a-b (c) [d] {e} <f>'|title }} {{ \"it's o'neil\"|title }}", textFiltersVariables,
    "A-B (C) [D] {E} <F> It's O'neil"),
  JinjaCase("{{ 'ALL CAPS-WORD'|title }}", textFiltersVariables, "All Caps-Word"),
  JinjaCase("{{ n|upper }} {{ 1.5|replace('.', ',') }} {{ none|upper }}", textFiltersVariables, "5 1,5 NONE"),
  JinjaCase("{{ true|lower }}", textFiltersVariables, "true"),
  JinjaCase(
    "{{ h|forceescape }} {{ h|e|e }} {{ h|e|forceescape }}", textFiltersVariables,
    "&lt;a href=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt; &lt;a href=&#34;x&#34;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt; &amp;lt;a href=&amp;#34;x&amp;#34;&amp;gt;Tom &amp;amp; &amp;#39;Jerry&amp;#39;&amp;lt;/a&amp;gt;"
  ),
  JinjaCase("{{ 13|filesizeformat }} {{ 1|filesizeformat }}", textFiltersVariables, "13 Bytes 1 Byte"),
  JinjaCase("{{ 1000|filesizeformat }} {{ 1500000|filesizeformat }}", textFiltersVariables, "1.0 kB 1.5 MB"),
  JinjaCase("{{ 1024|filesizeformat(true) }}", textFiltersVariables, "1.0 KiB"),
  JinjaCase("{{ 1234567890|filesizeformat(binary=true) }}", textFiltersVariables, "1.1 GiB"),
  JinjaCase("{{ '2000'|filesizeformat }}", textFiltersVariables, "2.0 kB"),
]
