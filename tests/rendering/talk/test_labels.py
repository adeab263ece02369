"""Labels of links belong to one answer."""

import cmarkgfm
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.rendering.talk.labels import definitions, with_own_labels

html = cmarkgfm.github_flavored_markdown_to_html


def test_two_answers_with_the_same_label_keep_their_links():
    page = "\n\n".join(
        with_own_labels(f"See [1] and [the page][1].\n\n[1]: https://{host}.example")
        for host in ("first", "second")
    )
    assert html(page).count("https://first.example") == 2
    assert html(page).count("https://second.example") == 2


def test_a_label_does_not_reach_another_answer():
    page = with_own_labels("[a]: https://x.example") + "\n\nAn index: [a]."
    assert "href" not in html(page)


def test_what_has_the_name_of_a_label_in_code_stays():
    text = "Of [i] and `x[i]`.\n\n```python\nx[i]\n```\n\n[i]: https://x.example\n"
    written = with_own_labels(text)
    assert "`x[i]`" in written
    assert "\nx[i]\n" in written
    assert html(written).count("https://x.example") == 1


def test_every_kind_of_link_leads_where_it_led():
    text = (
        "[A] [a][] [b][a] [c](https://c.example) [a](https://d.example) \\[a] [x][y] [z]\n\n"
        "> [a]\n\n[a]: https://a.example 'title'\n"
    )
    assert html(with_own_labels(text)) == html(text)
    assert definitions(text) == ["[a]: https://a.example 'title'"]


@given(st.text(st.sampled_from("[]ab`\\():\n "), max_size=40))
def test_no_text_shows_other_words(text):
    text += "\n\n[a]: https://a.example\n"
    before, after = html(text), html(with_own_labels(text))
    assert after.count("<code>") == before.count("<code>")
