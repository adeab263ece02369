"""Options of a line, and what is refused."""

import pytest

from grok_jupyter.frontends.magics.option_parser import parse_options
from grok_jupyter.frontends.magics.option_table import OPTIONS
from grok_jupyter.protocol.errors import InputError


def parsed(line):
    return parse_options(line)[0]


def test_every_option_is_read():
    options, rest = parse_options(
        "-m grok-4.5 -s 'be brief' -t 0.2 --max-tokens 50 --reasoning-effort low -o r -f json "
        "-c plan --new -i a.png -i 'f(x, y)' -p seed 7 -p user ada --timeout 90 "
        "--tool f --tool 'g[0]' --confirm --max-rounds 3 --max-calls 7 "
        "--raw --no-stream -q what now?"
    )
    assert (options.model, options.system, options.temperature) == ("grok-4.5", "be brief", 0.2)
    assert (options.max_tokens, options.reasoning_effort, options.output) == (50, "low", "r")
    assert (options.conversation, options.new) == ("plan", True)
    assert (options.output_format, options.images) == ("json", ["a.png", "f(x, y)"])
    assert (options.parameters, options.timeout) == ({"seed": 7, "user": "ada"}, 90.0)
    assert (options.raw, options.no_stream, options.quiet) == (True, True, True)
    assert (options.tools, options.confirm) == (["f", "g[0]"], True)
    assert (options.max_rounds, options.max_calls) == (3, 7)
    assert rest == "what now?"


def test_several_models_and_what_is_there_are_read_in_their_order():
    options = parsed("-m b -m a --versus old --versus 'r[0]' --background")
    assert (options.models, options.model) == (["b", "a"], "b")
    assert (options.versus, options.background) == (["old", "r[0]"], True)
    assert (parsed("-q").models, parsed("-q").model) == ([], None)


def test_options_about_rows_are_read_and_those_that_name_the_row_wait_for_it():
    options, rest = parse_options(
        "--each 'df[df.n > 1]' --concurrency 3 --strict --yes -t {{row.heat}} -i a.png "
        "-i row.image -p user {{name}} -p seed {{row.seed}} ask",
        {"name": "ada"},
    )
    assert (options.each, options.concurrency) == ("df[df.n > 1]", 3)
    assert (options.strict, options.yes, rest) == (True, True, "ask")
    assert (options.temperature, options.images) == (None, ["a.png"])
    assert options.parameters == {"user": "ada"}

    class Row:
        heat, seed = 0.5, 7

    own = options.for_row({"name": "ada", "row": Row})
    assert (own.temperature, own.images) == (0.5, ["a.png", "row.image"])
    assert own.parameters == {"user": "ada", "seed": 7}
    assert (options.temperature, options.images) == (None, ["a.png"])


@pytest.mark.parametrize("flag", [flag for option in OPTIONS for flag in option.flags])
def test_no_option_is_left_out_of_the_help(flag):
    from grok_jupyter.frontends.magics.manual import manual

    assert flag in manual()


@pytest.mark.parametrize(
    "line", ["--model=grok-4.5 hi", '--model="grok-4.5" hi', "--model grok-4.5 hi"]
)
def test_long_options_take_their_value_either_way(line):
    options, rest = parse_options(line)
    assert (options.model, rest) == ("grok-4.5", "hi")


def test_the_rest_is_the_line_as_it_stands():
    assert parse_options('-q  it\'s   "so" (odd')[1] == 'it\'s   "so" (odd'


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("-- -q", "-q"),
        ("-q -- --raw text", "--raw text"),
        ("- a list", "- a list"),
        ("'-q' quoted", "'-q' quoted"),
        ("what is -q for?", "what is -q for?"),
        ("--", ""),
    ],
)
def test_options_end_where_the_prompt_begins(line, rest):
    assert parse_options(line)[1] == rest


def test_a_quoted_value_may_look_like_an_option():
    assert parsed("-s '-q'").system == "-q"
    assert parsed("-p stop '--'").parameters == {"stop": "--"}


def test_a_negative_number_may_be_a_value():
    assert parsed("-p frequency_penalty -0.5").parameters == {"frequency_penalty": -0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("true", True),
        ("null", None),
        ('["a", "b"]', ["a", "b"]),
        ('{"a": {"b": 1}}', {"a": {"b": 1}}),
        ("word", "word"),
        ("'two words'", "two words"),
        ("'\"7\"'", "7"),
    ],
)
def test_a_parameter_is_json_or_else_text(text, value):
    assert parsed(f"-p key {text} -q").parameters == {"key": value}


@pytest.mark.parametrize("name", ["messages", "model", "stream", "stream_options"])
def test_what_the_cell_itself_sets_is_refused_as_a_parameter(name):
    with pytest.raises(InputError, match=f"-p {name} is set by"):
        parse_options(f"-p {name} x")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--modle x", "Did you mean --model"),
        ("--max-token 5", "Did you mean --max-tokens"),
        ("-x", "'-x' is not an option"),
        ("--repair=yes", "--repair takes no value"),
        ("-t0.5", "Write -t 0.5."),
        ("-t=0.5", "Write -t 0.5."),
        ("-m=grok-4.6", "Write -m grok-4.6."),
        ("--max 5", "Did you mean --max-tokens?"),
        ("--timeout -3", "write it like --timeout 90"),
        ("-m", "-m needs a value; write -m MODEL"),
        ("-m -q", "-m needs a value"),
        ("-p seed", "-p needs a value; write -p KEY VALUE"),
        ("--raw=yes", "--raw takes no value"),
        ("-t warm", "'warm' is not a number"),
        ("-t nan", "'nan' is not a number"),
        ("-t inf", "'inf' is not a number"),
        ("-t -1", "'-1' is not a number"),
        ("-t 2.1", "too high"),
        ("--max-tokens 0", "not a number of tokens"),
        ("--max-tokens 1.5", "not a number of tokens"),
        ("--max-tokens -5", "not a number of tokens"),
        ("--max-tokens ٣", "not a number of tokens"),
        ("--timeout 0", "is too short"),
        ("--max-rounds 0", "is not a number of rounds; write it like --max-rounds 10"),
        ("--max-calls many", "is not a number of calls; write it like --max-calls 50"),
        ("-f html", "'html' is not a known format; use one of markdown, text, code, json"),
        ("-o 1x", "not a valid variable name"),
        ("-o a.b", "not a valid variable name"),
        ("-o class", "not a valid variable name"),
        ("-s ''", "-s is empty"),
        ("-c ' '", "A conversation needs a name"),
        ("-c", "-c needs a value; write -c NAME"),
        ("-c 'a\x1bb'", "holds control characters"),
        (f"-c {'n' * 81}", "has 81 characters; a conversation's has at most 80"),
        ("--fix --schema X", "--fix asks for code, and --schema for JSON; leave one of them out"),
        ("--schema X --insert", "--insert asks for code, and --schema for JSON"),
        ("--fix-locals --schema X", "--fix asks for code, and --schema for JSON"),
        ("--insert -f json", "--insert asks for code, and -f json for JSON"),
        ("--new hi", "say which one with -c NAME"),
        ("--model=", "--model is empty"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(line, message):
    with pytest.raises(InputError) as caught:
        parse_options(line)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["-t", "--timeout"])
def test_numbers_are_written_as_python_writes_them(name):
    options = parsed(f"{name} 1e0")
    assert (options.temperature or options.timeout) == 1.0


@pytest.mark.parametrize(
    "name", ["plan", "n" * 80, "日本語", "🚀 launch", "it's", "-q", 'a "b" \\']
)
def test_a_conversation_may_be_called_anything_that_can_be_read(name):
    from grok_jupyter.frontends.magics.split import quoted

    options, rest = parse_options(f"-c {quoted(name)} hi")
    assert (options.conversation, rest) == (name, "hi")
