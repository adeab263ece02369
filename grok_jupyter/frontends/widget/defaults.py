"""What a chat takes from the notebook around it: the settings of the magics, if loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.client.config import Endpoint, default_model, resolve
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.frontends.replaying import replay_of

__all__ = ["Defaults"]


class Defaults:
    """Reads ``%config GrokMagics`` whenever asked; without the magics, the package's own defaults.

    Parameters
    ----------
    shell : InteractiveShell or None
        The notebook's; ``None`` outside of IPython.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell

    @property
    def model(self) -> str:
        """The model to ask."""
        magics = self._magics
        return str(magics.asked_model(None)) if magics else default_model()

    @property
    def system(self) -> str | None:
        """The system prompt."""
        return getattr(self._magics, "system", None) or None

    def client_options(self) -> dict[str, Any]:
        """Return timeouts (seconds), a limit (USD) and the API, as ``with_options`` takes them."""
        names = ("timeout", "silence_timeout", "max_cost", "api")
        return {name: getattr(self._magics, name, None) for name in names}

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables of the notebook."""
        return self.shell.user_ns if self.shell else {}

    @property
    def hidden(self) -> Mapping[str, Any]:
        """Those of them that IPython has made."""
        return self.shell.user_ns_hidden if self.shell else {}

    def replay(self, tell: Callable[[str], None]) -> Replay:
        """Return how to record and replay; ``tell`` takes what the user should read of it."""
        return replay_of(self.shell, self._magics, tell)

    def endpoint(self, *, needs_key: bool) -> Endpoint:
        """Return the endpoint in force.

        Raises
        ------
        ConfigError
            If its key is missing.
        """
        magics = self._magics
        find = magics.endpoint if magics else resolve
        endpoint: Endpoint = find(needs_key=needs_key)
        return endpoint

    @property
    def _magics(self) -> Any:
        return self.shell.magics_manager.registry.get("GrokMagics") if self.shell else None
