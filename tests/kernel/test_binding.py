"""The response is bound before the request goes out."""


def test_the_variable_is_there_when_the_server_cannot_be_reached(kernel):
    kernel.run("%config GrokMagics.base_url = 'http://127.0.0.1:9/v1'")
    kernel.run("%%grok -o r --timeout 1\nTell me")
    assert kernel.value("(r.status, r.content, _grok is r)") == ("failed", "", True)


def test_a_new_answer_replaces_the_old_one_even_if_it_fails(kernel, scripted):
    cell = kernel.start("%%grok -o r\nFirst")
    scripted.next().answer("The first")
    cell.done()
    cell = kernel.start("%%grok -o r\nSecond")
    scripted.next().begin().delta("The sec").close()
    cell.done()
    assert kernel.value("(r.content, r.status)") == ("The sec", "failed")


def test_the_old_answer_may_be_part_of_the_question_for_the_new_one(kernel, scripted):
    cell = kernel.start("%%grok -o r\nFirst")
    scripted.next().answer("The {{first}}")
    cell.done()
    cell = kernel.start("%%grok -o r\nImprove: {{r.content}}; {{_grok}}")
    exchange = scripted.next()
    assert exchange.body["messages"][-1]["content"] == "Improve: The {{first}}; The {{first}}"
    exchange.answer("The second")
    cell.done()
    assert kernel.value("r.content") == "The second"


def test_a_prompt_that_cannot_be_sent_leaves_the_old_answer_bound(kernel, scripted):
    cell = kernel.start("%%grok -o r\nFirst")
    scripted.next().answer("The first")
    cell.done()
    assert kernel.run("%%grok -o r\n{{missing}}").status == "error"
    assert kernel.value("(r.content, _grok is r)") == ("The first", True)


def test_a_bound_response_can_be_pickled_and_copied(kernel, scripted):
    cell = kernel.start("%%grok -o r\nFirst")
    scripted.next().answer("The first")
    cell.done()
    code = "__import__('pickle').loads(__import__('pickle').dumps(r)).content"
    assert kernel.value(code) == "The first"
    assert kernel.value("__import__('copy').deepcopy(r).content") == "The first"


def test_a_name_of_ours_does_not_show_among_the_variables_of_the_user(kernel, scripted):
    cell = kernel.start("%%grok\nFirst")
    scripted.next().answer("The first")
    cell.done()
    assert "_grok" not in kernel.run("%who").stdout
    assert kernel.value("_grok.content") == "The first"
