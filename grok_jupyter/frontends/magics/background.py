"""``--background``: answers that arrive in their outputs while other cells run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from grok_jupyter.client.tools.toolbox import tool_names
from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.frontends.watching import origin
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.jobs import Job, jobs
from grok_jupyter.text.excerpt import excerpt

__all__ = ["Background", "listed", "refuse_functions"]


class Asking(Protocol):
    """An answer, or several, on the way to a cell."""

    @property
    def value(self) -> Any:
        """What grows."""
        ...

    def stop(self) -> None:
        """End it soon, from whatever thread."""
        ...


class Background:
    """Begins jobs for the cells of one shell, and ends them when their cell runs again.

    Parameters
    ----------
    shell : InteractiveShell
        Whose cells ask.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._is_watching = False

    def start(self, asking: Asking, work: Callable[[], object], asked: str) -> Job:
        """Begin a job, and bind it to ``_job``.

        Parameters
        ----------
        asking : Asking
            What grows, and how it is ended.
        work : callable
            Asks, to the end.
        asked : str
            What is asked, for lists.
        """
        if not self._is_watching:
            self._shell.events.register("pre_run_cell", self._before_cell)
            self._is_watching = True
        what = asked.strip() or "a correction"
        job = jobs.start(asking.value, work, asking.stop, asked=what, origin=origin(self._shell))
        self._shell.push({"_job": job}, interactive=False)
        return job

    def waited(self, asking: Asking, work: Callable[[], object], asked: str) -> None:
        """Do the work in this thread, where nobody would see it arrive later; it is a job, too.

        Raises
        ------
        BaseException
            As the work does.
        """
        raised: BaseException | None = None
        try:
            work()
        except BaseException as error:
            raised = error
            raise
        finally:
            self.start(asking, partial(_end, raised), asked)

    def close(self) -> None:
        """End all, and leave no trace in the shell."""
        jobs.forget()
        if self._is_watching:
            self._shell.events.unregister("pre_run_cell", self._before_cell)
            self._is_watching = False

    def _before_cell(self, _: Any) -> None:
        cell = origin(self._shell)
        if cell is not None:
            jobs.end_of(cell)


def _end(error: BaseException | None) -> None:
    if error is not None:
        raise error


def listed() -> list[Job]:
    """Show the jobs of this session, and return them."""
    found = list(jobs)
    if not found:
        print("No job has been started in this session; `%%grok --background` starts one.")
        return found
    rows = [(str(job.number), job.status, excerpt(job.asked, 80)) for job in found]
    show_table(("job", "status", "asked"), rows)
    return found


def refuse_functions(settings: Mapping[str, Any]) -> None:
    """Refuse functions of the user's: they would run beside cells that use the same variables.

    Parameters
    ----------
    settings : mapping
        Those of a request that tools are for.

    Raises
    ------
    InputError
        If there is one among the tools.
    """
    names = tool_names([one for one in settings.get("tools", ()) if callable(one)])
    if names:
        raise InputError(
            f"--background and --tool {names[0]}: a function of yours would run while your cells "
            "run, in another thread; leave one of them out. Nothing was sent."
        )
