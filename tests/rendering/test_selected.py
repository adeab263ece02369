"""What is shown of an answer: a selection of it, and of one that takes its place as well."""

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.code_only import CodeOnly
from grok_jupyter.rendering.selected import Selected, Whole


class Page:
    """Keeps what it is given to show."""

    text = ""

    def show(self, response):
        self.text = response.content

    finish = show


def saying(text, repairs=0):
    response = Response()
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
    response.repairs = repairs
    return response


def test_an_answer_that_takes_the_place_of_another_is_shown_from_its_beginning():
    page = Page()
    surface = Selected(page, Whole, lambda _: "")
    surface.show(saying("the first answer"))
    surface.show(saying("second", repairs=1))
    assert page.text == "second"
    surface.finish(saying("second, whole", repairs=1))
    assert page.text == "second, whole"


def test_the_code_of_the_other_answer_is_found_as_in_a_new_one():
    page = Page()
    surface = Selected(page, lambda: CodeOnly(has_fences=False), lambda _: "")
    surface.show(saying("```python\nx = 1\n"))
    surface.finish(saying("Now:\n\n```python\ny = 2\n```\n", repairs=1))
    assert page.text == "y = 2\n"
