"""What repo2docker would build, built without Docker: its own steps, in a virtual environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .steps import Place, step

REPO2DOCKER = "jupyter-repo2docker==2026.4.0"
# The commands above this line of its Dockerfile make the system and the base environment.
OURS_BEGIN = "ENV CONDA_DEFAULT_ENV="
# What repo2docker asks for in its base environment; the rest comes with these.
BASE = [
    "pip", "ipywidgets", "jupyter-offlinenotebook", "jupyter-resource-usage", "jupyter_server",
    "jupyterhub", "jupyterlab", "notebook",
]  # fmt: skip


class Image:
    """A folder with what a container would hold: the repository and the environment.

    Parameters
    ----------
    home
        An empty folder.
    repository
        What is to be built.
    """

    def __init__(self, home: Path, repository: Path) -> None:
        self.checkout = home / "repository"
        self.environment = home / "environment"
        self._tools = home / "tools"
        ignored = shutil.ignore_patterns(".git", ".venv", ".hypothesis", "artifacts", "dist")
        shutil.copytree(repository, self.checkout, ignore=ignored)
        # As in the image, the repository is the home folder; no key and no setting comes along.
        kept = {name: os.environ[name] for name in os.environ if _comes_along(name)}
        variables = kept | {
            "HOME": str(self.checkout),
            "REPO_DIR": str(self.checkout),
            "NB_PYTHON_PREFIX": str(self.environment),
            "KERNEL_PYTHON_PREFIX": str(self.environment),
            "PATH": f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
        self.place = Place(variables, self.checkout)

    def build(self) -> str:
        """Install base environment and repository; return the command that ``start`` becomes."""
        version = (self.checkout / "binder/runtime.txt").read_text().strip().removeprefix("python-")
        python = python_of(version)
        commands, entrypoint = self._read_dockerfile()
        step(f"Python {version}", python, "-m", "venv", self.environment)
        step("base environment", "pip", "install", "-q", *self._base(version), place=self.place)
        for command in commands:
            quiet = command.replace("pip install", "pip install -q")
            step(command, "bash", "-c", quiet, place=self.place)
        step("pip check", "pip", "check", place=self.place)
        return entrypoint.replace("${REPO_DIR}", str(self.checkout))

    def size(self) -> int:
        """Return what is installed, in bytes."""
        return sum(file.stat().st_size for file in self.environment.rglob("*") if file.is_file())

    def _read_dockerfile(self) -> tuple[list[str], str]:
        """Ask repo2docker what it would do with the repository, of which nothing is run here."""
        step("repo2docker's tools", sys.executable, "-m", "venv", str(self._tools))
        step(REPO2DOCKER, self._tools / "bin/pip", "install", "-q", REPO2DOCKER)
        dockerfile = step(
            "repo2docker's Dockerfile",
            self._tools / "bin/repo2docker",
            "--no-build", "--debug", "--user-id=1000", "--user-name=jovyan", self.checkout,
        )  # fmt: skip
        _, _, ours = dockerfile.partition(OURS_BEGIN)
        entrypoint = re.search(r'^ENV R2D_ENTRYPOINT="(.+)"$', ours, re.MULTILINE)
        if entrypoint is None:
            sys.exit(f"repo2docker would not run binder/start; its Dockerfile ends:\n{ours}")
        return re.findall(r"^RUN (.+)$", ours, re.MULTILINE), entrypoint[1]

    def _base(self, version: str) -> list[str]:
        """Return what the base environment brings, in its versions, by the names that PyPI has."""
        lock = next(self._tools.rglob(f"environment.py-{version}-linux-64.lock")).read_text()
        found = dict(re.findall(r"/([^/]+)-([^-/]+)-[^-/]+\.conda", lock))
        found["jupyterhub"] = found["jupyterhub-singleuser"]
        return [f"{name}=={found[name]}" for name in BASE]


def python_of(version: str) -> str:
    """Return the name of a Python of a version, as ``"3.12"``, that works here; else end."""
    name = f"python{version}"
    works = (
        shutil.which(name)
        and not subprocess.run([name, "-V"], capture_output=True, check=False).returncode
    )
    if not works:
        sys.exit(f"Binder will run Python {version}, and there is no {name} here: install one.")
    return name


def _comes_along(name: str) -> bool:
    return not name.startswith(("XAI_", "GROK_", "JUPYTER", "IPYTHON", "PYTHON", "VIRTUAL_ENV"))
