"""Run the notebooks on the embedded endpoint and store their outputs, as a reader would see them.

Run: python notebooks/store.py [NAME ...]    e.g. quickstart; without names, all of them
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parent


async def main(names: list[str]) -> None:
    """Store the named notebooks, all at the same time: they mostly wait for the endpoint."""
    # Whoever has a key is not to pay for this, nor to store what Grok itself said.
    for name in [name for name in os.environ if name.startswith(("XAI_", "GROK_"))]:
        del os.environ[name]
    paths = [FOLDER / f"{name}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb"))
    await asyncio.gather(*map(store, paths))


async def store(path: Path) -> None:
    """Execute a notebook and write it back, without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    # Kernels that start at the same time would race for ports; a socket's file is each one's own.
    with tempfile.TemporaryDirectory(prefix="gj-", ignore_cleanup_errors=True) as sockets:
        kernel = AsyncKernelManager(
            kernel_name="python3", transport="ipc", connection_file=f"{sockets}/kernel.json"
        )
        client = NotebookClient(
            notebook,
            km=kernel,
            resources={"metadata": {"path": str(FOLDER)}},
            # Text that was printed piece by piece is one output, and neither times nor the state
            # of widgets are kept.
            coalesce_streams=True,
            record_timing=False,
            store_widget_state=False,
        )
        await client.async_execute()
        await kernel.shutdown_kernel()
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)
    print(f"{path.name} is stored.")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
