"""The Markdown engine: how right, how fast, how steady, beside Python-Markdown with extensions.

Run: python benchmarks/rendering.py [ROUNDS]

Times are CPU; ratios are of one run. The file is not called after what it measures: a script
`markdown.py` would be imported in the place of the package.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from time import process_time

import markdown

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "markdown"))

from fidelity.page import Page, flickers
from fidelity.reference import readings
from fidelity.specs import commonmark, gfm_extensions
from fidelity.texts import Text, answers, corpus, nasties, of_length
from fidelity.trees import tree

from grok_jupyter.rendering.engine import render
from grok_jupyter.rendering.extension import GrokMarkdown
from grok_jupyter.rendering.html import code
from grok_jupyter.rendering.stream import MarkdownStream

FRAME = 20  # characters: 5 deltas of 4, as 100 deltas a second give 20 frames
SAMPLES = 12  # lengths at which a full rendering is timed, to know what one per frame costs
IMPORT = (
    "from time import process_time as t; b = t(); {}; print((t() - b) * 1e3)",
    "from grok_jupyter.rendering.engine import render; render('# a\\n\\n**b** `c`')",
    "import markdown; markdown.markdown('# a', extensions=['extra', 'sane_lists'])",
)


def peer(text: str) -> str:
    return markdown.markdown(text, extensions=["extra", "sane_lists"])


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def row(name: str, value: str, aim: str = "") -> None:
    print(f"{name:<52} {value:>18}   {aim}", flush=True)


def fidelity(name: str, convert: Callable[[str], str]) -> None:
    all_of: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for text in corpus():
        rendered = tree(convert(text.markdown))
        all_of[text.group] += 1
        good[text.group] += any(rendered == reading for reading in readings(text.masked))
    share = 100 * good.total() / all_of.total()
    row(f"{name}: corpus of {all_of.total()} texts", f"{share:.1f} %", "at least 98 %")
    groups = {group: 100 * good[group] / all_of[group] for group in all_of}
    worst = min(groups, key=groups.__getitem__)
    row(f"{name}: least of {len(groups)} groups", f"{worst} {groups[worst]:.1f} %", "at least 94 %")
    row(f"{name}: whole answers", f"{groups['answers']:.1f} %")


def specifications(name: str, convert: Callable[[str], str]) -> None:
    for title, examples, aim in (
        ("CommonMark 0.31.2", commonmark(), "at least 96 %"),
        ("GFM extensions", gfm_extensions(), "at least 23 of 24"),
    ):
        good = sum(
            tree(convert(example.markdown).rstrip(), is_raw=True)
            == tree(example.html.rstrip(), is_raw=True)
            for example in examples
        )
        share = 100 * good / len(examples)
        row(f"{name}: {title}", f"{share:.1f} % ({good} of {len(examples)})", aim)


def speed(rounds: int) -> None:
    texts = [text.markdown for text in answers()]
    kilobytes = sum(map(len, texts)) / 1000

    def per_kilobyte(convert: Callable[[str], str], before: Callable[[], None]) -> float:
        costs = []
        for _ in range(rounds):
            before()
            costs.append(seconds(lambda: [convert(text) for text in texts]))
        return median(costs) * 1000 / kilobytes

    def forget() -> None:
        code._runs.cache_clear()

    def tex(text: str) -> str:
        return render(text, maths="tex")

    render(texts[0])
    for text in texts:  # every lexer is loaded
        tex(text)
    ours = per_kilobyte(tex, forget)
    row("full render, code coloured anew", f"{ours:.2f} ms/KB", "at most 2.5")
    row("full render, colours known", f"{per_kilobyte(tex, lambda: None):.2f} ms/KB")
    limit, code._LONGEST = code._LONGEST, 0
    row("full render, code not coloured", f"{per_kilobyte(tex, lambda: None):.2f} ms/KB")
    code._LONGEST = limit
    row("full render, formulas as MathML", f"{per_kilobyte(render, lambda: None):.2f} ms/KB")
    other = per_kilobyte(peer, lambda: None)
    row("markdown + extra + sane_lists, full render", f"{other:.2f} ms/KB")
    row("ratio", f"{ours / other:.2f}")


def starts(rounds: int) -> None:
    for name, work, aim in (
        ("import and first render", IMPORT[1], "at most 200 ms"),
        ("markdown + extra + sane_lists, the same", IMPORT[2], ""),
    ):
        script = IMPORT[0].format(work)
        command = [sys.executable, "-c", script]
        costs = [
            float(subprocess.run(command, capture_output=True, check=True).stdout)
            for _ in range(rounds)
        ]
        row(name, f"{median(costs):.0f} ms", aim)


def streamed(text: str) -> tuple[float, float, float]:
    """Return the CPU seconds of a stream, its dearest frame, and the characters sent."""
    stream = MarkdownStream(maths="tex")
    total = worst = 0.0
    sent = 0
    for start in range(0, len(text), FRAME):
        begun = process_time()
        patches = stream.feed(text[start : start + FRAME])
        cost = process_time() - begun
        total, worst = total + cost, max(worst, cost)
        sent += sum(len(patch.html or "") for patch in patches)
    return total + seconds(stream.finish), worst, sent


def rendered_each_frame(text: str, convert: Callable[[str], str]) -> float:
    """Estimate the CPU seconds of rendering all there is at every frame."""
    lengths = [len(text) * (2 * sample + 1) // (2 * SAMPLES) for sample in range(SAMPLES)]
    costs = [seconds(lambda length=length: convert(text[:length])) for length in lengths]
    return sum(costs) / SAMPLES * (len(text) / FRAME)


def streaming(rounds: int) -> None:
    short, long = of_length(64_000), of_length(256_000)
    streamed(long)  # every lexer is loaded
    measured = []
    for _ in range(rounds):
        code._runs.cache_clear()
        of_short = streamed(short)
        code._runs.cache_clear()
        measured.append((*of_short, streamed(long)[0]))
    total, worst, sent = (median(run[place] for run in measured) for place in range(3))
    longer = median(run[3] / run[0] for run in measured)
    frames = len(short) / FRAME
    row("streaming frame, mean", f"{total / frames * 1000:.2f} ms", "at most 1.5")
    row("streaming frame, dearest", f"{worst * 1000:.0f} ms")
    row("64 KB at 20 frames a second", f"{total:.2f} CPU s", "at most 4")
    row("sent for each frame", f"{sent / frames:.0f} characters")
    row("256 KB / 64 KB", f"{longer:.2f} x", "at most 4.5")
    other = rendered_each_frame(short, peer)
    row("markdown + extra + sane_lists, whole text each frame", f"{other:.0f} CPU s")
    row("ratio", f"{total / other:.4f}")
    for name, text in (
        ("one fence of 64 KB", "```python\n" + "line = of + 'code'\n" * 3500),
        ("one list of 64 KB", "- an **item** of a list\n" * 2700),
        ("one table of 16 KB", "| a | b |\n|---|---|\n" + "| one **cell** | `two` |\n" * 640),
        ("one paragraph of 16 KB", "some *words* and `code` " * 690),
    ):
        total, _, _ = streamed(text)
        row(f"streaming frame, {name}", f"{total / (len(text) / FRAME) * 1000:.2f} ms")


def steadiness(name: str, texts: Iterable[Text], aim: str) -> None:
    events = length = equal = count = 0
    for text in texts:
        stream, page, before = MarkdownStream(maths="tex"), Page(), {}
        starts = range(0, len(text.markdown), 4)
        for patches in (
            *(stream.feed(text.markdown[start : start + 4]) for start in starts),
            stream.finish(),
        ):
            page.apply(patches)
            after = page.seen()
            events += flickers(before, after)
            before = after
        whole = render(text.markdown, maths="tex")
        equal += stream.html == whole and tree(page.html) == tree(whole)
        length += len(text.markdown)
        count += 1
    row(f"{name}: flicker", f"{events / length * 1000:.2f} per KB", aim)
    row(f"{name}: final equals full render", f"{100 * equal / count:.1f} %", "100 %")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    raw = markdown.Markdown(extensions=[GrokMarkdown(raw_html=True)])
    fidelity("grok_jupyter", lambda text: render(text, maths="tex"))
    specifications("grok_jupyter, raw HTML", lambda text: raw.reset().convert(text))
    fidelity("markdown + extra + sane_lists", peer)
    specifications("markdown + extra + sane_lists", peer)
    speed(rounds)
    starts(rounds)
    streaming(rounds)
    steadiness("generated answers", answers(60), "at most 0.5")
    steadiness("answers not seen before", answers(20, first=500), "at most 0.5")
    steadiness("short texts", nasties(), "at most 6")


if __name__ == "__main__":
    main()
