"""Many rows: rate, CPU, memory, resuming, and workers of dask, against the openai package.

Run: python benchmarks/rows.py [ROWS] [PART]...

A server in a process of its own takes 200 ms for each answer of 50 tokens. Each part runs in a new
process. Parts: ours, openai, httpx, resume, dask; by default all of them.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
from time import perf_counter, process_time
from typing import Any

from rows_server import slow_server

SECONDS = 0.2
AT_ONCE = 200
FOLDER = "ROWS_FOLDER"  # the environment's name for where recordings are
TARGETS = {
    "ours": "at least 85 % of the ideal rate, under 200 MB",
    "openai": "CPU of ours at most 1/3",
    "resume": "10,000 rows in at most 3 s",
    "dask": "within 20 % of linear as far as the cores reach",
}


def rows_of(count: int) -> list[dict[str, int]]:
    return [{"number": number} for number in range(count)]


def ours(url: str, count: int, **settings: Any) -> dict[str, float]:
    from grok_jupyter import Client

    client = Client("key-of-no-meaning-123", base_url=url, **settings)
    begun, used = perf_counter(), process_time()
    rows = client.chat.map("Describe {{number}}", rows_of(count), concurrency=AT_ONCE)
    took = {"seconds": perf_counter() - begun, "cpu": process_time() - used}
    assert rows.done == count, rows
    return {**took, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def openai(url: str, count: int) -> dict[str, float]:
    import openai

    async def main() -> None:
        client = openai.AsyncOpenAI(api_key="key", base_url=url)
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> Any:
            async with at_once:
                messages: Any = [{"role": "user", "content": f"Describe {number}"}]
                return await client.chat.completions.create(model="grok-4.6", messages=messages)

        await asyncio.gather(*map(one, range(count)))

    return timed(main)


def httpx(url: str, count: int) -> dict[str, float]:
    """Measure what httpx costs by itself at its best: each slot with a client of its own."""
    import httpx

    async def main() -> None:
        numbers = iter(range(count))

        async def slot() -> None:
            async with httpx.AsyncClient(verify=False) as client:
                for number in numbers:
                    content = {"role": "user", "content": f"Describe {number}"}
                    body = {"model": "grok-4.6", "messages": [content]}
                    (await client.post(f"{url}/chat/completions", json=body)).json()

        await asyncio.gather(*(slot() for _ in range(AT_ONCE)))

    return timed(main)


def timed(main: Any) -> dict[str, float]:
    begun, used = perf_counter(), process_time()
    asyncio.run(main())
    return {"seconds": perf_counter() - begun, "cpu": process_time() - used}


def recorded(url: str, count: int) -> dict[str, float]:
    return ours(url, count, replay="auto", replay_folder=os.environ[FOLDER])


def resume(url: str, count: int) -> dict[str, float]:
    """Record a run, then run it again in another process, as after a kernel has gone."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER] = folder
        first = part("recorded", url, count)
        again = part("recorded", url, count)
    return {**again, "recording_cpu": first["cpu"]}


def dask(url: str, count: int) -> dict[str, float]:
    from dask.distributed import Client as Dask
    from dask.distributed import LocalCluster

    from grok_jupyter import Client

    os.environ["XAI_API_KEY"] = "key-of-no-meaning-123"
    took = {}
    for workers in (1, 2, 4):
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            ) as cluster,
            Dask(cluster) as distributed,
        ):
            executor = distributed.get_executor(pure=False)
            client = Client(base_url=url)
            how = {"executor": executor, "concurrency": 50 * workers}
            client.chat.map("Warm up {{number}}", rows_of(8 * workers), **how)
            begun = perf_counter()
            rows = client.chat.map("Describe {{number}}", rows_of(count), **how)
            took[str(workers)] = count / (perf_counter() - begun)
            assert rows.done == count, rows
    return took


def part(name: str, url: str, count: int) -> dict[str, float]:
    """Run one part in a new process; return what it measured."""
    command = [sys.executable, __file__, "--part", name, url, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--part"]:
        _, name, url, count = arguments
        print(json.dumps(globals()[name](url, int(count))))
        return
    count = int(arguments[0]) if arguments else 10_000
    names = arguments[1:] or ["ours", "openai", "httpx", "resume", "dask"]
    ideal = AT_ONCE / SECONDS
    found: dict[str, dict[str, float]] = {}
    with slow_server(SECONDS) as (url, _):
        for name in names:
            found[name] = part(name, url, count)
            print(f"{name}: {_told(name, found, count, ideal)}", flush=True)
            if name in TARGETS:
                print(f"  target: {TARGETS[name]}", flush=True)


def _told(name: str, found: dict[str, dict[str, float]], count: int, ideal: float) -> str:
    took = found[name]
    if name == "dask":
        one = took["1"]
        return ", ".join(
            f"{workers} workers {rate:.0f} rows/s ({rate / one / int(workers):.0%} of linear)"
            for workers, rate in took.items()
        )
    cpu = took["cpu"] / count * 1e6
    if name == "resume":
        recording = took["recording_cpu"] / count * 1e6
        return f"{took['seconds']:.2f} s, {cpu:.0f} µs a row (recording: {recording:.0f} µs)"
    rate = count / took["seconds"]
    told = f"{rate:.0f} rows/s, {rate / ideal:.0%} of the ideal, {cpu:.0f} µs CPU a row"
    if name == "ours":
        return f"{told}, peak {took['peak_mb']:.0f} MB"
    if "ours" in found:
        told += f"; ours / this: {found['ours']['cpu'] / took['cpu']:.2f}"
    return told


if __name__ == "__main__":
    main()
