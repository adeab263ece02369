"""``{{expr}}``: what is evaluated, what is text."""

import pytest

from grok_jupyter.frontends.prompt.interpolation import interpolate
from grok_jupyter.protocol.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        '{"json": {"a": [1, 2]}}',
        r"\frac{a}{b} and x_{i_{j}}",
        "f'{name!r:>{width}}'",
        "$HOME ${HOME} %s {0} {} }{",
        "}} alone",
        "a { { b } }",
    ],
)
def test_single_braces_are_text(filled, text):
    assert filled(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{x}}", "7"),
        ("{{ x }}", "7"),
        ("{{x}}{{x}}", "77"),
        ("a {{x}} b {{x + 1}} c", "a 7 b 8 c"),
        ("{{ {'a': {'b': x}}['a']['b'] }}", "7"),
        ("{{{'a': x}['a']}}", "7"),
        ("{{'}}'}}", "}}"),
        ("{{f'{x:03d}'}}", "007"),
        ("{{[n * x for n in (1, 2)][1]}}", "14"),
        ("{{(lambda n: n + x)(1)}}", "8"),
        ("{{[m := x, m + 1][1]}}", "8"),
        ("{{sum(n for n in range(x) if n != x)}}", "21"),
        ("{{\n x\n}}", "7"),
        ("{{len('ab')}}", "2"),
        ("{ {{x}} }", "{ 7 }"),
        ("{{x}}}", "7}"),
    ],
)
def test_double_braces_are_python(filled, text, expected):
    assert filled(text, x=7) == expected


def test_an_expression_is_evaluated_once(filled):
    calls = []
    filled("{{calls.append(1) or 'x'}}", calls=calls)
    assert calls == [1]


def test_expressions_are_evaluated_in_order(filled):
    assert filled("{{next(n)}} {{next(n)}} {{next(n)}}", n=iter("abc")) == "a b c"


def test_what_a_value_holds_is_never_evaluated(filled):
    assert filled("{{x}} {{y}}", x="{{y}}", y="{{1/0}} {z}") == "{{y}} {{1/0}} {z}"


def test_the_namespace_stays_as_it_was():
    namespace = {"x": 1}
    interpolate("{{x}} {{(y := 2)}}", namespace)
    assert namespace == {"x": 1}


@pytest.mark.parametrize(
    ("text", "name"),
    [("{{missing}}", "missing"), ("{{x + missing.y}}", "missing"), ("{{[z for a in (1,)]}}", "z")],
)
def test_an_undefined_name_is_named(filled, text, name):
    with pytest.raises(InputError) as caught:
        filled(text, x=1)
    assert f"'{name}'" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{1 / 0}}", "ZeroDivisionError: division by zero"),
        ("{{{}['k']}}", "KeyError"),
        ("{{[][3]}}", "IndexError"),
        ("{{x.nope}}", "AttributeError"),
    ],
)
def test_an_expression_that_fails_says_how(filled, text, said):
    with pytest.raises(InputError) as caught:
        filled(text, x=1)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text", ["{{}}", "{{ }}", "{{x", "{{x}", "{{import os}}", "{{a b}}", "{{x = 1}}"]
)
def test_what_is_no_expression_is_refused_with_the_way_out(filled, text):
    with pytest.raises(InputError, match="--raw"):
        filled(text, x=1)


def test_an_interrupt_in_an_expression_is_the_users(filled):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled("{{stop()}}", stop=stop)


def test_many_braces_do_not_take_for_ever(filled):
    with pytest.raises(InputError):
        filled("{{" + "{" * 2000 + "}}" * 20_000)


class Odd(BaseException):
    """Whose text cannot be had either."""

    def __str__(self):
        raise self


@pytest.mark.parametrize("error", [SystemExit("bye"), GeneratorExit(), Odd()])
@pytest.mark.parametrize("name", ["__repr__", "_ai_repr_", "of the expression"])
def test_whatever_a_value_raises_is_one_sentence(error, name):
    def fail(self=None):
        raise error

    value = type("Value", (), {name: fail})()
    text = "{{fail()}}" if " " in name else "{{value}}"
    with pytest.raises(InputError, match=rf"failed with {type(error).__name__}\b.*Nothing was"):
        interpolate(text, {"value": value, "fail": fail})


def test_an_interrupt_of_a_value_goes_through():
    class Value:
        def __repr__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interpolate("{{value}}", {"value": Value()})
