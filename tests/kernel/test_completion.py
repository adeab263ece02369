"""Tab, through the kernel's own completion."""

import pytest


def completed(kernel, code):
    kernel.client.complete(code, len(code))
    while True:
        message = kernel.client.get_shell_msg(timeout=30)
        if message["msg_type"] == "complete_reply":
            return message["content"]["matches"]


@pytest.fixture
def complete(kernel):
    return lambda code: completed(kernel, code)


@pytest.mark.parametrize("start", ["%grok -", "%%grok -", "%%grok -m grok-4.6 -"])
def test_the_options_are_offered(complete, start):
    found = complete(start)
    assert {"-m", "--model", "--max-tokens", "--reasoning-effort", "--no-stream"} <= set(found)


def test_an_option_is_completed(complete):
    assert complete("%%grok --rea") == ["--reasoning-effort"]


def test_models_come_from_the_server_with_their_aliases(simulated, complete):
    found = complete("%%grok -m grok-4.6")
    assert "grok-4.6" in found
    assert "grok-4.6-latest" in found
    assert complete("%%grok --model grok-im") == []  # makes images only


def test_a_server_that_does_not_tell_offers_no_models(kernel, complete):
    kernel.run("%config GrokMagics.base_url = 'http://127.0.0.1:9/v1'")
    assert "grok-4.6" not in complete("%%grok -m gr")


def test_formats_and_efforts_are_offered(complete):
    assert sorted(complete("%%grok -f ")) == ["code", "json", "markdown", "text"]
    assert complete("%%grok --reasoning-effort m") == ["medium"]


def test_variables_are_offered_where_one_is_wanted(kernel, complete):
    kernel.run("picture, picnic, _private = 1, 2, 3")
    assert sorted(complete("%%grok -i pic")) == ["picnic", "picture"]
    assert sorted(complete("%%grok -o pic")) == ["picnic", "picture"]


def test_subcommands_are_offered_first_on_the_line_only(complete):
    assert complete("%grok mod") == ["models"]
    assert complete("%grok key --s") == ["--save"]
    assert complete("%grok demo o") == ["on", "off"]
    assert "models" not in complete("%%grok mod")


def test_batches_that_are_noted_are_offered(open_kernel, tmp_path):
    kernel = open_kernel(tmp_path)
    folder = tmp_path / "grok_recordings/batches"
    folder.mkdir(parents=True)
    (folder / "batch_1.jsonl").write_text("{}")
    assert completed(kernel, "%grok batch ") == ["list", "status", "fetch", "cancel"]
    assert completed(kernel, "%grok batch fetch ") == ["batch_1", "-o"]
    assert completed(kernel, "%grok batch cancel b") == ["batch_1"]
    kernel.run("rows = 1")
    assert completed(kernel, "%grok batch fetch batch_1 -o ro") == ["rows"]


def test_after_unloading_nothing_is_offered(kernel, complete):
    kernel.run("%unload_ext grok_jupyter")
    assert complete("%%grok --rea") == []
    assert "%grok" not in complete("%gro")
    kernel.run("%load_ext grok_jupyter")
    assert "%grok" in complete("%gro")


def test_options_are_offered_behind_fix(complete):
    assert "fix" in complete("%grok f")
    assert {"--insert", "--fix-locals", "--dry-run"} <= set(complete("%grok fix --"))


def test_classes_are_offered_for_a_schema(kernel, complete):
    kernel.run("class Person: pass\nperson = Person()")
    found = complete("%%grok --schema ")
    assert "Person" in found
    assert "person" not in found
    assert complete("%%grok --sch") == ["--schema"]


def test_what_may_be_rows_is_offered_for_each(kernel, complete):
    kernel.run("import pandas as pd\nframe = pd.DataFrame()\nitems = [1]\nname = 'x'\ncount = 3")
    found = complete("%%grok --each ")
    assert {"frame", "items"} <= set(found)
    assert not {"name", "count", "pd"} & set(found)
