"""IPython in a terminal: a real one, seen from the other end."""

import re
import sys

import pytest
from client.many.server import CountingServer

pexpect = pytest.importorskip("pexpect", reason="terminals are tested where pexpect can open one")

PATIENCE = 30  # seconds; only guards against hanging
COLOURS = re.compile(r"\x1b\[[\d;]*m")
PROMPT = "In \\[\\d+\\]: "


@pytest.fixture(scope="module")
def module_terminal(scripted_server, environment, tmp_path_factory):
    options = ["-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor"]
    terminal = pexpect.spawn(
        sys.executable,
        [*options, "--TerminalInteractiveShell.confirm_exit=False"],
        env={**environment, "XAI_BASE_URL": scripted_server.url, "TERM": "xterm"},
        cwd=str(tmp_path_factory.mktemp("terminal")),
        timeout=PATIENCE,
        encoding="utf-8",
        echo=False,
        dimensions=(50, 400),
    )
    terminal.expect(PROMPT)
    terminal.sendline("%load_ext grok_jupyter")
    terminal.expect(PROMPT)
    yield terminal
    terminal.close(force=True)


@pytest.fixture
def terminal(module_terminal, scripted):
    return module_terminal


@pytest.fixture
def value(terminal):
    def value(expression):
        terminal.sendline(f"print('value:', {expression}, ':end')")
        terminal.expect("value: (.*?) :end")
        found = terminal.match.group(1)
        terminal.expect(PROMPT)
        return found

    return value


def interrupt(terminal, expected):
    """Press Ctrl-C, and again if that was not heard.

    A signal that comes just before Python begins to wait in a system call does not end that wait:
    Python has looked for signals already, and the system does not know of it.
    """
    for _ in range(3):
        terminal.sendintr()
        if terminal.expect([expected, pexpect.TIMEOUT], timeout=PATIENCE / 3) == 0:
            return
    raise AssertionError(f"Nothing was interrupted: {terminal.before}")


def test_the_text_arrives_as_deltas_and_nothing_twice(terminal, scripted):
    terminal.sendline("%grok Tell me")
    exchange = scripted.next()
    terminal.expect("grok-4.6 is thinking")
    exchange.begin().delta("It begins")
    terminal.expect("It begins")
    exchange.delta(" and ends.").finish()
    terminal.expect(PROMPT)
    after = terminal.before
    assert "and ends." in after
    assert "It begins" not in after
    assert "\x1b[2mgrok-test\r\n\x1b[22m" in after
    assert "Out[" not in after
    assert "Markdown object" not in after


def test_an_interrupt_keeps_what_had_arrived(terminal, scripted, value):
    terminal.sendline("%grok -o r Tell me")
    exchange = scripted.next().begin().delta("Half an answer")
    terminal.expect("Half an answer")
    interrupt(terminal, PROMPT)
    after = COLOURS.sub("", terminal.before)
    assert exchange.was_left()
    assert "interrupted" in after
    assert "GrokInterrupt: The answer was interrupted; 14 characters had arrived." in after
    assert "Traceback" not in after
    assert "Half" not in after
    assert value("r.status") == "interrupted"
    assert value("r.content") == "Half an answer"


def test_an_interrupt_in_the_silence_ends_it(terminal, scripted, value):
    terminal.sendline("%grok -o r Tell me")
    exchange = scripted.next()
    terminal.expect("is thinking")
    interrupt(terminal, "nothing had arrived")
    terminal.expect(PROMPT)
    assert exchange.was_left()
    assert value("r.status") == "interrupted"


def test_an_error_is_one_block(terminal, scripted):
    terminal.sendline("%grok Tell me")
    scripted.next().begin().delta("Half").close()
    terminal.expect(PROMPT)
    shown = COLOURS.sub("", terminal.before)
    assert "StreamError: The answer is incomplete" in shown
    assert "Traceback" not in shown
    assert "File " not in shown


def test_a_hostile_answer_cannot_speak_to_the_terminal(terminal, scripted):
    terminal.sendline("%grok Tell me")
    scripted.next().answer("start\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b2J\rend")
    terminal.expect("start(.*)end")
    assert terminal.match.group(1) == "]52;c;ZXZpbA==[2J2J"
    terminal.expect(PROMPT)


def test_a_line_with_an_apostrophe_is_a_prompt(terminal, scripted):
    terminal.sendline("%grok what's up, isn't it?")
    exchange = scripted.next()
    assert exchange.body["messages"][0]["content"] == "what's up, isn't it?"
    exchange.answer("Fine")
    terminal.expect(PROMPT)


def test_the_key_is_typed_without_being_shown(terminal, scripted):
    terminal.sendline("%grok key")
    terminal.expect("hidden")
    terminal.waitnoecho(PATIENCE)
    terminal.sendline("xai-typed-987654")
    terminal.expect(PROMPT)
    assert "xai-typed" not in terminal.before
    terminal.sendline("%grok Tell me")
    exchange = scripted.next()
    assert exchange.headers["authorization"] == "Bearer xai-typed-987654"
    exchange.answer("Hi")
    terminal.expect(PROMPT)
    terminal.sendline("%grok key --forget")
    terminal.expect("forgotten")
    terminal.expect(PROMPT)


def test_only_the_code_is_printed_without_its_fences(terminal, scripted):
    terminal.sendline("%grok -q -f code Code?")
    exchange = scripted.next().begin().delta("Here:\n\n```python\nx = 1\n")
    terminal.expect_exact("x = 1\r\n")
    assert "Here" not in terminal.before
    exchange.delta("```\n\nDone.").finish()
    terminal.expect(PROMPT)
    assert "Done" not in terminal.before
    assert "```" not in terminal.before


def test_inserted_code_is_for_the_next_prompt(terminal, scripted, value):
    terminal.sendline("%grok --insert Code?")
    scripted.next().answer("```python\nx = 1\n```")
    terminal.expect_exact("the code is in the next prompt")
    terminal.expect(PROMPT)


def test_a_dry_run_prints_what_would_be_sent(terminal, scripted):
    terminal.sendline("%grok --dry-run Tell me")
    terminal.expect_exact("Dry run: nothing was sent.")
    terminal.expect_exact('"content": "Tell me"')
    terminal.expect(PROMPT)


def test_the_changes_of_a_correction_are_printed_below_it(terminal, scripted):
    terminal.sendline("print(totl)")
    terminal.expect(PROMPT)
    terminal.sendline("%grok fix")
    scripted.next().answer("```python\nprint(1)\n```")
    terminal.expect_exact("-print(totl)")
    terminal.expect_exact("+print(1)")
    terminal.expect(PROMPT)


LOOKUP = r"""exec("def lookup(city: str):\n    print('looking', city)\n    return city + ' 21'")"""


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_call_is_asked_about_and_told_on_lines_of_its_own(terminal, scripted, value, answer):
    terminal.sendline(LOOKUP)
    terminal.expect(PROMPT)
    terminal.sendline("%grok --tool lookup --confirm -o r Tell me")
    function = {"name": "lookup", "arguments": '{"city": "Paris"}'}
    call = {"index": 0, "id": "call-1", "type": "function", "function": function}
    scripted.next().begin().delta("Let me see.").delta(tool_calls=[call]).finish("tool_calls")
    terminal.expect_exact('lookup(city="Paris") …')
    terminal.expect_exact("[y/N] ")
    terminal.sendline(answer)
    exchange = scripted.next()
    if answer == "y":
        terminal.expect_exact("looking Paris\r\n")
        terminal.expect_exact("→ Paris 21 · ")
    else:
        terminal.expect_exact("was not run: the user did not allow this call.")
    exchange.answer("It is so.")
    terminal.expect_exact("It is so.")
    terminal.expect(PROMPT)
    status = "done" if answer == "y" else "refused"
    assert value("r.tool_runs[0].status, r.content") == f"{status} Let me see.\r\n\r\nIt is so."


def test_json_is_laid_out_and_printed_once(terminal, scripted, value):
    terminal.sendline("%grok --schema dict[str,int] -o r Count")
    exchange = scripted.next().begin().delta('{"one": 1, "two')
    terminal.expect_exact('  "one": 1')
    exchange.delta('": 2}').finish()
    terminal.expect_exact('  "two": 2\r\n}')
    terminal.expect(PROMPT)
    assert "{" not in terminal.before
    assert value("r.parsed") == "{'one': 1, 'two': 2}"


def test_several_models_are_printed_one_below_the_other(terminal, scripted, value):
    terminal.sendline("both = %grok -m a -m b What is it?")
    exchanges = {}
    for _ in "ab":
        exchange = scripted.next()
        exchanges[exchange.body["model"]] = exchange
    exchanges["b"].answer("It is blue.")
    exchanges["a"].begin().delta("It is")
    terminal.expect("--- a ---")
    terminal.expect("It is")
    exchanges["a"].delta(" red.").finish()
    terminal.expect(r" red\.")
    terminal.expect("--- b ---")
    terminal.expect(r"It is blue\.")
    terminal.expect(PROMPT)
    assert value("[r.content for r in both.values()]") == "['It is red.', 'It is blue.']"


def test_in_a_terminal_a_background_answer_is_waited_for(terminal, scripted, value):
    terminal.sendline("%grok -o r --background What is it?")
    scripted.next().answer("It is red.")
    terminal.expect(r"It is red\.")
    terminal.expect(PROMPT)
    assert value("(_job.status, _job.response is r)") == "('completed', True)"


def test_rows_are_counted_on_one_line_and_then_shown_as_a_table(terminal, value):
    async def held(question, _):
        if question.endswith("2"):
            await server.hold.wait()
        return f"re: {question}"

    with CountingServer(held) as server:
        terminal.sendline(f"%config GrokMagics.base_url = {server.url!r}")
        terminal.expect(PROMPT)
        terminal.sendline("%grok --each [0,1,2] -o out Say {{row}}")
        terminal.expect("2 of 3 rows|67%")  # where there is tqdm, it counts
        server.release()
        terminal.expect("3 rows answered\\.")
        terminal.expect(PROMPT)
        lines = [line.rstrip() for line in terminal.before.splitlines()]
        assert "row  value  answer" in lines
        assert "2    2      re: Say 2" in lines
        assert value("out.done") == "3"
        server.hold.clear()
        terminal.sendline("%grok --each [0,1,2] -o out Tell {{row}}")
        terminal.expect("2 of 3 rows|67%")
        interrupt(terminal, "GrokInterrupt")
        terminal.expect(PROMPT)
        assert value("(out.status, out.done)") == "('interrupted', 2)"
        terminal.sendline("%config GrokMagics.base_url = ''")
        terminal.expect(PROMPT)
