import Templating

private let arithmeticVariables: TemplateMap = ["a": 7, "b": 2, "f": 2.5, "t": true]

/// What Jinja2 3.1.6 put out for templates about arithmetic.
let jinjaArithmetic: [JinjaCase] = [
  JinjaCase("{{ a + b }} {{ a - b }} {{ a * b }} {{ a / b }}", arithmeticVariables, "9 5 14 3.5"),
  JinjaCase("{{ a // b }} {{ a % b }} {{ a ** b }}", arithmeticVariables, "3 1 49"),
  JinjaCase("{{ -a // b }} {{ -a % b }} {{ a // -b }} {{ a % -b }}", arithmeticVariables, "-4 1 -4 -1"),
  JinjaCase("{{ -a / b }}", arithmeticVariables, "-3.5"),
  JinjaCase("{{ a / 7 }} {{ 6 / 2 }}", arithmeticVariables, "1.0 3.0"),
  JinjaCase("{{ f + a }} {{ f * 2 }} {{ a // f }} {{ a % f }}", arithmeticVariables, "9.5 5.0 2.0 2.0"),
  JinjaCase("{{ -a // f }} {{ -a % f }} {{ f ** 2 }}", arithmeticVariables, "-3.0 0.5 6.25"),
  JinjaCase("{{ 2 + 3 * 4 }} {{ (2 + 3) * 4 }} {{ 2 * 3 ** 2 }}", arithmeticVariables, "14 20 18"),
  JinjaCase("{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 10 - 3 - 2 }}", arithmeticVariables, "64 4 5"),
  JinjaCase("{{ 100 / 10 / 2 }}", arithmeticVariables, "5.0"),
  JinjaCase("{{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 4 ** 0.5 }}", arithmeticVariables, "0.5 1.4142135623730951 2.0"),
  JinjaCase(
    "{{ 27 ** (1/3) }} {{ 10 ** 0.1 }} {{ 2 ** 1.7 }}", arithmeticVariables, "3.0 1.2589254117941673 3.249009585424942"),
  JinjaCase(
    "{{ 1.5 ** 2.25 }} {{ 3 ** -2.5 }} {{ 0 ** 0 }}", arithmeticVariables, "2.4900343193257237 0.06415002990995841 1"),
  JinjaCase("{{ 10 ** 18 }}", arithmeticVariables, "1000000000000000000"),
  JinjaCase("{{ t + 1 }} {{ t * 3 }} {{ true + true }} {{ +t }} {{ -t }}", arithmeticVariables, "2 3 2 1 -1"),
  JinjaCase("{{ +a }} {{ -a }} {{ - -a }} {{ -f }}", arithmeticVariables, "7 -7 7 -2.5"),
  JinjaCase("{{ 'a' + 'b' }} {{ 'ab' * 2 }}", arithmeticVariables, "ab abab"),
  JinjaCase("{{ 2 * 'ab' }}|{{ 'ab' * 0 }}|{{ 'ab' * -1 }}", arithmeticVariables, "abab||"),
  JinjaCase("{{ ([1] + [2, 3])|join(',') }} {{ ([0] * 3)|join }}", arithmeticVariables, "1,2,3 000"),
  JinjaCase("{{ 'a' ~ 1 ~ none ~ true ~ 1.5 }}", arithmeticVariables, "a1NoneTrue1.5"),
  JinjaCase("{{ a ~ (b + 1) }}", arithmeticVariables, "73"),
  JinjaCase("{{ (a + b) ~ 'x' }}", arithmeticVariables, "9x"),
  JinjaCase("{{ 1 ~ 2 * 3 }}", arithmeticVariables, "16"),
  JinjaCase("{{ 5 % 3 * 2 }}", arithmeticVariables, "4"),
  JinjaCase("{{ 7.0 // 2 }} {{ 7 // 2.0 }} {{ 1e300 * 1e10 }}", arithmeticVariables, "3.0 3.0 inf"),
  JinjaCase("{{ 3 - 1.5 }} {{ 3.0 - 1 }}", arithmeticVariables, "1.5 2.0"),
  JinjaCase("{{ 9007199254740993 / 1 }} {{ 1 / 3 * 3 }}", arithmeticVariables, "9007199254740992.0 1.0"),
]
