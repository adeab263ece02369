"""The examples of CommonMark and of GitHub's specification."""

import os
import subprocess

import pytest
from fidelity.specs import commonmark, gfm_extensions
from fidelity.trees import tree
from markdown import Markdown

from grok_jupyter.rendering.extension import GrokMarkdown


@pytest.fixture(scope="module")
def examples():
    """Return a function that loads examples, which need a package's sources."""

    def load(these):
        try:
            return these()
        except (subprocess.SubprocessError, OSError) as error:
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(f"the specifications could not be fetched: {error}")
            pytest.skip("no network: the specifications could not be fetched")

    return load


def differing(examples):
    markdown = Markdown(extensions=[GrokMarkdown(raw_html=True)])
    for example in examples:
        markdown.reset()
        rendered = tree(markdown.convert(example.markdown).rstrip(), is_raw=True)
        if rendered != tree(example.html.rstrip(), is_raw=True):
            yield example.number


def test_commonmark(examples):
    loaded = examples(commonmark)
    assert len(loaded) == 652
    wrong = list(differing(loaded))
    assert len(wrong) <= 0.04 * 652, wrong


def test_what_github_added(examples):
    loaded = examples(gfm_extensions)
    assert len(loaded) == 24
    # The filter of tags concerns raw HTML that is passed on; in answers none is.
    assert len(list(differing(loaded))) <= 1
