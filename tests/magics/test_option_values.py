"""``{{expr}}`` in the value of each option."""

import enum
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grok_jupyter import InputError
from grok_jupyter.frontends.magics.option_parser import parse_options


class Effort(enum.Enum):
    LOW = "low"


@pytest.mark.parametrize("value", [0.5, "0.5", Decimal("0.5"), Fraction(1, 2), np.float32(0.5)])
@pytest.mark.parametrize("line", ["-t {{t}}", "--temperature={{t}}", "-t {{ {'a': t}['a'] }}"])
def test_a_number_may_be_an_expression(asked, shell, line, value):
    shell.names["t"] = value
    assert asked(f"%%grok {line}\nhello")["temperature"] == 0.5


def test_every_option_that_takes_a_value_takes_an_expression(asked, shell):
    shell.names.update(
        m="grok-4.5", s="brief", n=np.int64(50), o="r", f="text", c="plan",
        seconds=90, mode="off", stops=["a", "b"], key="user", bias={"50256": -100},
    )  # fmt: skip
    body = asked(
        "%%grok -m {{m}} -s 'Be {{s}}.' --max-tokens {{n}} -o {{o}} "
        "-f {{f}} -c {{c}} --timeout {{seconds}} --replay {{mode}} "
        "-p {{key}} ada -p custom {{bias}} -p seed {{n + 1}} -p metadata {{stops}}\nhello"
    )
    assert body["model"] == "grok-4.5"
    assert body["messages"][0]["content"] == "Be brief."
    assert body["max_completion_tokens"] == 50
    assert (body["metadata"], body["custom"]) == (["a", "b"], {"50256": -100})
    assert (body["user"], body["seed"]) == ("ada", 51)
    assert shell.names["r"].status == "completed"
    from grok_jupyter.session.conversations import conversations

    assert "plan" in conversations.names
    conversations.forget()


def test_a_member_of_an_enumeration_is_its_value(asked, shell):
    shell.names["e"] = Effort.LOW
    assert asked("%%grok --reasoning-effort {{e}}\nhello")["reasoning_effort"] == "low"


def test_an_expression_may_be_part_of_a_value(asked, shell):
    shell.names["n"] = 7
    assert asked("%%grok -p user ada-{{n}}{{n}}\nhello")["user"] == "ada-77"


def test_an_image_may_be_named_or_given_by_an_expression(asked, shell, tmp_path):
    from PIL import Image

    picture = Image.new("RGB", (2, 2))
    picture.save(tmp_path / "a.png")
    shell.names.update(path=tmp_path / "a.png", name=str(tmp_path / "a.png"), picture=picture)
    for value in ("path", "name", "picture"):
        content = asked(f"%%grok -i {{{{{value}}}}}\nhello")["messages"][-1]["content"]
        assert content[-1]["type"] == "image_url"


def test_the_line_magic_takes_them_too(asked, shell):
    shell.names["t"] = 0.5
    assert asked("%grok -t {{t}} hello")["temperature"] == 0.5


def test_what_an_expression_gives_is_checked_like_what_is_written(shell, server):
    shell.names.update(t=3, name="not a name", form="yaml")
    for line, said in [
        ("-t {{t}}", "'3' is too high"), ("-o {{name}}", "'not a name'"), ("-f {{form}}", "'yaml'"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=said):
            shell.run(f"%%grok {line}\nhello")
    assert server.requests == []


def test_what_is_no_text_and_no_number_is_refused_by_its_type(shell, server):
    shell.names["box"] = [1]
    with pytest.raises(
        InputError, match=r"-t \{\{box\}\} gives a value of type list.*text or a number"
    ):
        shell.run("%%grok -t {{box}}\nhello")
    with pytest.raises(InputError, match=r"-p user.*gives a value of type object.*JSON"):
        shell.names["box"] = object()
        shell.run("%%grok -p user {{box}}\nhello")
    assert server.requests == []


def test_an_undefined_name_is_said_and_nothing_is_sent(shell, server):
    with pytest.raises(InputError, match=r"'nowhere' in -t \{\{nowhere\}\} is not"):
        shell.run("%%grok -t {{nowhere}}\nhello")
    assert server.requests == []


@pytest.mark.parametrize("line", ["--raw -p user {{x}}", "-p user {{x}} --raw"])
def test_raw_leaves_double_braces_of_options_alone(asked, line):
    assert asked(f"%%grok {line}\nhello")["user"] == "{{x}}"


def test_where_nothing_is_interpolated_options_are_not_either(new_shell, server):
    shell = new_shell(interpolate=False)
    shell.run("%load_ext grok_jupyter")
    shell.run("%%grok -p user {{x}}\nhello")
    assert server.requests[-1].body["user"] == "{{x}}"


def test_a_key_that_an_expression_gives_is_not_sent(shell, server):
    shell.names["secret"] = "xai-" + "Zq7AbCdEfGhIjKlMnOpQrStUvWxYz01" * 2
    for line in ("-p user {{secret}}", "-p user {{[secret]}}", "-m {{secret}}", "-c {{secret}}"):
        with pytest.raises(InputError, match="holds an API key") as caught:
            shell.run(f"%%grok {line}\nhello")
        assert shell.names["secret"][:12] not in str(caught.value)
    assert server.requests == []


def test_an_expression_is_evaluated_once(shell, asked):
    shell.names["calls"] = []
    asked("%%grok -p user {{calls.append(1) or 'ada'}}\nhello")
    assert shell.names["calls"] == [1]


@pytest.mark.parametrize(
    ("value", "sent"),
    [(np.bool_(True), True), (np.array(0.5), 0.5), ([np.bool_(False)], [False]), (True, True),
     ({"a": np.array(3)}, {"a": 3}), (np.array([[1, 2]]), [[1, 2]]), (Decimal("0.5"), 0.5),
     ([Effort.LOW, Path("a")], ["low", "a"]), ("7", "7"), (None, None)],
)  # fmt: skip
def test_a_parameter_is_sent_as_the_json_that_its_value_is(value, sent):
    options, _ = parse_options("-p x {{value}}", {"value": value})
    assert options.parameters["x"] == sent
    assert type(options.parameters["x"]) is type(sent)


class Lying:
    shape = ()

    def tolist(self):
        raise RuntimeError("not today")


@pytest.mark.parametrize(
    "value", [10**5000, Fraction(10**400), Lying()], ids=["int", "fraction", "lying"]
)
@pytest.mark.parametrize("flag", ["-t", "-p x", "-m", "-i"])
def test_a_value_that_cannot_be_written_down_is_one_sentence(shell, server, value, flag):
    shell.names["value"] = value
    with pytest.raises(InputError) as caught:
        shell.run(f"%%grok {flag} {{{{value}}}}\nhello")
    assert len(str(caught.value)) < 500
    assert server.requests == []


def test_a_decimal_keeps_its_digits_and_a_truth_is_no_temperature():
    names = {"d": Decimal("0.12345678901234567890"), "yes": True}
    assert parse_options("-m m-{{d}}", names)[0].model == "m-0.12345678901234567890"
    with pytest.raises(InputError, match="'true' is not a number"):
        parse_options("-t {{yes}}", names)
