"""What a reader sees of an answer while rows are asked about in the background of the same kernel.

Run: python benchmarks/rows_beside.py

One cell asks about rows, 200 at once, of a server that takes 200 ms for each; another one streams
an answer meanwhile, measured as in live_view.py, which has the same without rows.
"""

from __future__ import annotations

from time import monotonic

from live_view import COLUMNS, OURS, measure
from paced import PacedServer
from page import LabPage
from rows import AT_ONCE, SECONDS
from rows_server import slow_server

ROWS = 100_000
TARGET = "p95 at most 120 ms while rows run"
BEGIN = f"""%%grok --each numbers -o rows --background --yes --concurrency {AT_ONCE}
Describe {{{{row.number}}}}"""


def main() -> None:
    server = PacedServer()
    with slow_server(SECONDS) as (slow, count):
        page = LabPage(
            [
                f"%load_ext grok_jupyter\nnumbers = [{{'number': n}} for n in range({ROWS})]",
                OURS,
                f"%config GrokMagics.base_url = {slow!r}",
                BEGIN,
                "%config GrokMagics.base_url = ''",
                "_job.cancel()",
            ],
            XAI_BASE_URL=server.url, XAI_API_KEY="benchmark", GROK_MODEL="paced",
        )  # fmt: skip
        try:
            run(page, 0)
            print(" | ".join(("rows/s", *COLUMNS[1:])))
            print(f"  target: {TARGET}")
            for before, rate in ((2_000, 100), (2_000, 500)):
                told = measure(page, server, 1, before, rate)
                print(" | ".join(map(str, ("none", *told))), flush=True)
                for index in (2, 3, 4):
                    run(page, index)
                asked, begun = count.value, monotonic()
                told = measure(page, server, 1, before, rate)
                assert count.value > asked, "no rows were asked about"
                pace = (count.value - asked) / (monotonic() - begun)
                print(" | ".join(map(str, (round(pace), *told))), flush=True)
                run(page, 5)
        finally:
            page.close()
            server.close()


def run(page: LabPage, index: int) -> None:
    page.run(index)
    page.wait_until_run(index)


if __name__ == "__main__":
    main()
