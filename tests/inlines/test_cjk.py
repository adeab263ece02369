"""Emphasis in scripts that put no spaces around words."""

import pytest


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**强调。**后", "<strong>强调。</strong>后"),
        ("前**“引用”**后", "前<strong>“引用”</strong>后"),
        ("前**（注）**后", "前<strong>（注）</strong>后"),
        ("**注意：**必ず", "<strong>注意：</strong>必ず"),
        ("**「強調」**は", "<strong>「強調」</strong>は"),
        ("**강조(emphasis)**입니다", "<strong>강조(emphasis)</strong>입니다"),
        ("这是*斜体*字", "这是<em>斜体</em>字"),
        ("**`code`**是", "<strong><code>code</code></strong>是"),
        ("~~删除。~~后", "<del>删除。</del>后"),
    ],
)
def test_emphasis_works_beside_east_asian_signs(show, text, html):
    assert show(text) == html


def test_an_emoji_is_punctuation_and_no_letter(show):
    assert show("**⚠️ a** **🎉**") == "<strong>⚠️ a</strong> <strong>🎉</strong>"
