"""The documents lead where they say, and name each option, subcommand, setting and benchmark."""

import re
from pathlib import Path

import pytest

from grok_jupyter.frontends.magics.option_table import OPTIONS
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "notebooks/README.md",
    ROOT / "tests/readers/README.md",
]  # fmt: skip
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(document):
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_link_leads_somewhere(document):
    for link in LINK.findall(document.read_text("utf-8")):
        address, _, anchor = link.partition("#")
        if address.startswith(("http://", "https://")):
            continue
        target = document.parent / address if address else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


@pytest.fixture(scope="module")
def magic():
    return (ROOT / "docs/magic.md").read_text("utf-8")


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.flags[0])
def test_each_option_is_described(magic, option):
    assert re.search(rf"^\| `{re.escape(option.flags[0])}[ `]", magic, re.MULTILINE)


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_each_subcommand_is_described(magic, name):
    assert re.search(rf"^\|.*`%grok {name}[ `]", magic, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(Settings.class_traits(config=True)))
def test_each_setting_is_described(magic, name):
    assert re.search(rf"^\|.*`{name}`", magic, re.MULTILINE)


def test_each_benchmark_is_described():
    text = (ROOT / "docs/benchmarks.md").read_text("utf-8")
    programs = [
        path.name
        for path in ROOT.glob("benchmarks/*.py")
        if 'if __name__ == "__main__"' in path.read_text("utf-8")
    ]
    assert programs
    assert [name for name in programs if f"`{name}`" not in text] == []
