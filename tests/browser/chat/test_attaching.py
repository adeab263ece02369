"""Images and variables go with a question, as chips that can be taken away."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SEND = """(root, [event, target, name, type, data]) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    const options = { bubbles: true, cancelable: true };
    root.querySelector(target).dispatchEvent(event === "paste"
        ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
        : new DragEvent(event, { ...options, dataTransfer: transfer }));
}"""
PASTE_AND_ENTER = """(root, [first, second]) => {
    const field = root.querySelector(".grok-composer textarea");
    const transfer = new DataTransfer();
    for (const [name, data] of [["large.png", first], ["small.png", second]]) {
        const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: "image/png" }));
    }
    const options = { bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: transfer }));
    const names = [...root.querySelectorAll(".grok-composer .grok-chip .grok-label")];
    field.dispatchEvent(new KeyboardEvent("keydown", { ...options, key: "Enter" }));
    return names.map((name) => name.textContent);
}"""
WIDTH = "image => image.naturalWidth"
SHOWN = """image => new Promise((done) => {
    if (image.complete && image.src) done();
    image.onload = done;
})"""


def picture(form: str = "PNG", size=(40, 30)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "teal").save(stream, form)
    return stream.getvalue()


def give(chat, event, name, kind, data, target=".grok-composer textarea"):
    given = [event, target, name, kind, base64.b64encode(data).decode()]
    chat.root.evaluate(SEND, given)


def test_images_are_pasted_dropped_and_chosen_and_seen_in_the_talk(lab, open_chat, teller):
    chat = open_chat(lab, "images.ipynb")
    give(chat, "paste", "pasted.png", "image/png", picture())
    give(chat, "dragover", "dropped.jpg", "image/jpeg", picture("JPEG"), ".grok-log")
    expect(chat.root).to_have_class(re.compile("grok-dropping"))
    give(chat, "drop", "dropped.jpg", "image/jpeg", picture("JPEG"), ".grok-log")
    expect(chat.root).not_to_have_class(re.compile("grok-dropping"))
    file = {"name": "chosen.gif", "mimeType": "image/gif", "buffer": picture("GIF", (50, 20))}
    chat.root.locator("input[type=file]").set_input_files([file])
    for name in ("pasted.png", "dropped.jpg", "chosen.gif"):
        expect(chat.button(f"Remove {name}")).to_be_visible()
    chat.button("Remove dropped.jpg").click()
    expect(chat.field).to_be_focused()
    chat.assert_accessible()
    chat.screenshot("chat-light-attached")

    chat.ask("What is in these?")
    expect(chat.button("Remove")).to_have_count(0)
    shown = chat.turns.get_by_role("img")
    expect(shown).to_have_count(2)
    for name, width in (("pasted.png", 40), ("chosen.gif", 50)):
        image = chat.turns.get_by_role("img", name=name)
        image.evaluate(SHOWN)
        assert image.evaluate(WIDTH) == width
    teller.say("Teal.")
    teller.end()
    chat.wait_until_idle()
    chat.assert_accessible()
    chat.screenshot("chat-light-pictures")


def test_what_is_no_image_is_refused_in_a_sentence(lab, open_chat):
    chat = open_chat(lab, "no_image.ipynb")
    give(chat, "drop", "table.csv", "text/csv", b"a,b", ".grok-log")
    expect(chat.root.get_by_role("status")).to_contain_text("table.csv: only images")
    give(chat, "drop", "broken.png", "image/webp", b"not an image", ".grok-log")
    expect(chat.root.get_by_role("status")).to_contain_text("broken.png")
    expect(chat.button("Remove")).to_have_count(0)


def test_a_large_image_is_sent_smaller(lab, open_chat, teller):
    chat = open_chat(lab, "large.ipynb")
    stream = BytesIO()
    Image.effect_noise((2400, 1200), 90).convert("RGB").save(stream, "PNG")
    give(chat, "paste", "large.png", "image/png", stream.getvalue())
    expect(chat.button("Remove large.png")).to_be_visible()
    chat.ask("Is it large?")
    image = chat.turns.get_by_role("img", name="large.png")
    image.evaluate(SHOWN)
    assert image.evaluate(WIDTH) == 2048


def test_a_question_waits_for_its_images_and_keeps_their_order(lab, open_chat):
    chat = open_chat(lab, "at_once.ipynb")
    stream = BytesIO()
    Image.effect_noise((2400, 1200), 90).convert("RGB").save(stream, "PNG")
    chat.field.fill("What is in these?")
    images = [base64.b64encode(data).decode() for data in (stream.getvalue(), picture())]
    assert chat.root.evaluate(PASTE_AND_ENTER, images) == ["large.png", "small.png"]
    expect(chat.field).to_have_value("")
    shown = chat.turns.get_by_role("img")
    expect(shown).to_have_count(2)
    for image, name, width in zip(shown.all(), ("large", "small"), (2048, 40), strict=True):
        expect(image).to_have_attribute("alt", f"{name}.png")
        image.evaluate(SHOWN)
        assert image.evaluate(WIDTH) == width


def test_an_image_that_cannot_be_read_keeps_its_question_back(lab, open_chat):
    chat = open_chat(lab, "keeps_back.ipynb")
    chat.field.fill("What is in these?")
    broken = base64.b64encode(b"no image" * 200_000).decode()
    chat.root.evaluate(PASTE_AND_ENTER, [broken, base64.b64encode(picture()).decode()])
    expect(chat.root.get_by_role("status")).to_contain_text("large.png: only images")
    expect(chat.field).to_have_value("What is in these?")
    expect(chat.button("Remove")).to_have_count(1)
    expect(chat.button("Remove small.png")).to_be_visible()
    expect(chat.turns).to_have_count(0)


def test_a_variable_is_chosen_by_its_name(lab, open_chat, teller):
    chat = open_chat(lab, "variable.ipynb", after=["greeting, number = 'hello', 42"])
    chat.notebook.run_to_end(2)
    chat.button("Attach").click()
    chat.item("Notebook variable").click()
    name = chat.root.get_by_role("combobox", name="Variable")
    expect(name).to_be_focused()
    expect(chat.root.get_by_role("option", name="number int")).to_be_visible()
    name.press_sequentially("gree")
    expect(chat.root.get_by_role("option")).to_have_count(1)
    name.press("Enter")
    expect(chat.button("Remove greeting")).to_be_visible()
    expect(chat.field).to_be_focused()
    chat.ask("What is it?")
    expect(chat.turns.locator(".grok-chip")).to_have_text("greeting")


def test_a_refused_question_comes_back_with_all_that_went_with_it(lab, open_chat, teller):
    chat = open_chat(lab, "refused.ipynb", after=["gone = 1"])
    chat.notebook.run_to_end(2)
    chat.button("Attach").click()
    chat.item("Notebook variable").click()
    chat.root.get_by_role("combobox", name="Variable").fill("nowhere")
    chat.page.keyboard.press("Enter")
    give(chat, "paste", "pasted.png", "image/png", picture())
    expect(chat.button("Remove pasted.png")).to_be_visible()
    chat.ask("What is it?")
    expect(chat.root.get_by_role("status")).to_contain_text("nowhere")
    expect(chat.field).to_have_value("What is it?")
    for name in ("nowhere", "pasted.png"):
        expect(chat.button(f"Remove {name}")).to_be_visible()
    expect(chat.turns).to_have_count(0)
