"""Follow repo2docker's order in a clean virtual environment, and run the notebooks there.

Run: python binder/check.py

The order is that of repo2docker's documentation, Configuration files: with a ``binder/`` folder
only that is read; Python as in ``runtime.txt``, ``requirements.txt``, ``postBuild``, ``start``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

BINDER = Path(__file__).parent
ROOT = BINDER.parent


def main() -> None:
    """Check, and print install size and times."""
    wanted = (BINDER / "runtime.txt").read_text().strip().removeprefix("python-")
    python = f"python{wanted}"
    if subprocess.run([python, "--version"], check=False).returncode if shutil.which(python) else 1:
        python = sys.executable
        print(f"There is no Python {wanted}, which Binder will use; this is {sys.version}.")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        checkout, environment = home / "repository", home / "environment"
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".git", ".venv", "dist"))
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XAI_", "GROK_", "PYTHON", "VIRTUAL_ENV"))
        }
        variables["PATH"] = f"{environment / 'bin'}{os.pathsep}{variables['PATH']}"
        variables["JUPYTER_RUNTIME_DIR"] = str(home / "runtime")

        def run(name: str, *command: str) -> None:
            begun = monotonic()
            subprocess.run(command, cwd=checkout, env=variables, check=True)
            print(f"{name}: {monotonic() - begun:.0f} s", flush=True)

        run(f"environment of {python}", python, "-m", "venv", str(environment))
        run("requirements.txt", "pip", "install", "-q", "-r", "binder/requirements.txt")
        run("postBuild", "binder/postBuild")
        run("pip check", "pip", "check")
        size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file())
        print(f"install size: {size / 1e6:.0f} MB")
        notebooks = sorted(f"notebooks/{file.name}" for file in ROOT.glob("notebooks/*.ipynb"))
        executed = ("nbconvert", "--to", "notebook", "--execute", "--output-dir", str(home))
        run("start, notebooks executed", "binder/start", "jupyter", *executed, *notebooks)
        run("start, JupyterLab", "binder/start", "jupyter", "lab", "--version")


if __name__ == "__main__":
    main()
