"""References to footnotes."""


def test_each_reference_to_a_footnote_has_its_own_name(show, definitions):
    known = definitions(notes=["x", "1"])
    first = '<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup>'
    again = '<sup class="footnote-ref"><a href="#fn-1" id="fnref-1-2">1</a></sup>'
    other = '<sup class="footnote-ref"><a href="#fn-2" id="fnref-2">2</a></sup>'
    assert show("a[^x] b[^x][^1]", known=known) == f"a{first} b{again}{other}"


def test_a_reference_without_footnote_is_text(show):
    assert show("a[^x] [^] [^ y]") == "a[^x] [^] [^ y]"


def test_a_label_asked_for_as_footnote_is_not_asked_for_as_link(show, definitions):
    known = definitions()
    show("[^x][^y]", known=known)
    assert known.missed == []


def test_an_address_goes_before_a_footnote(show, definitions):
    assert show("[^x](y)", known=definitions(notes=["x"])) == '<a href="y">^x</a>'


def test_half_an_address_leaves_the_footnote(show, definitions):
    html = show("[^x](y", known=definitions(notes=["x"]))
    assert html.startswith("<sup")
    assert html.endswith("(y")


def test_within_a_link_only_the_number_remains(show, definitions):
    assert show("[a[^x]](y)", known=definitions(notes=["x"])) == '<a href="y">a1</a>'
