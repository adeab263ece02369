"""``%config GrokMagics.…``: defaults for every cell."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Enum, Float, TraitError, TraitType, Unicode
from traitlets.config import Configurable

from grok_jupyter.client.budget import max_cost_of
from grok_jupyter.client.config import (
    DEFAULT_SILENCE_TIMEOUT,
    DEFAULT_TIMEOUT,
    Endpoint,
    default_model,
    resolve,
)
from grok_jupyter.client.environment import WORDS, variable
from grok_jupyter.client.replay.modes import MODES
from grok_jupyter.protocol.errors import ConfigError
from grok_jupyter.rendering.formats import FORMATS

__all__ = ["Settings"]


class _Cost(Float):  # type: ignore[type-arg] # traitlets' own arguments are those of its stubs
    """USD. Whatever a client refuses is refused here, when it is set, not when it is used."""

    def validate(self, obj: Any, value: Any) -> float | None:  # noqa: ARG002 - traitlets calls it
        """Return the amount."""
        try:
            return max_cost_of(value)
        except ConfigError as error:
            raise TraitError(str(error)) from None


class Settings(Configurable):
    """Set with ``%config``, in ``ipython_config.py``, or by ``GROK_JUPYTER_…`` in the environment.

    ``GROK_JUPYTER_SHOW_USAGE=0``, for example, is ``GrokMagics.show_usage = False``.
    """

    model = Unicode("", help="Model to ask; empty: GROK_MODEL, else the package's default.").tag(
        config=True
    )
    system = Unicode("", help="System prompt for every cell; -s replaces it.").tag(config=True)
    temperature = Float(
        None, allow_none=True, min=0, max=2, help="0 to 2; None leaves it to the server."
    ).tag(config=True)
    timeout = Float(DEFAULT_TIMEOUT, help="Seconds for a whole answer.").tag(config=True)
    silence_timeout = Float(
        DEFAULT_SILENCE_TIMEOUT, help="Seconds between events that carry something."
    ).tag(config=True)
    base_url = Unicode("", help="Endpoint; empty: XAI_BASE_URL, else xAI; 'demo': embedded.").tag(
        config=True
    )
    max_cost = _Cost(
        None,
        allow_none=True,
        help="USD; once the answers of cells and chats cost as much, nothing is asked. None: no "
        "limit.",
    ).tag(config=True)
    api = Enum(
        ("auto", "chat", "responses"),
        "auto",
        help="Over which API: Chat Completions, Responses, or as the question needs it.",
    ).tag(config=True)
    allow_http = Bool(
        False, help="Whether a key may go over plain http to a private network that you trust."
    ).tag(config=True)
    format = Enum(FORMATS, "markdown", help="How answers look.").tag(config=True)
    interpolate = Bool(True, help="Whether {{expr}} is evaluated.").tag(config=True)
    show_usage = Bool(True, help="Whether to show model, tokens and cost.").tag(config=True)
    live = Enum(
        ("auto", "always", "never"),
        "auto",
        help="Whether to show an answer while it arrives; auto: where somebody watches.",
    ).tag(config=True)
    widgets = Enum(
        ("auto", "always", "never"),
        "auto",
        help="Whether to show it in a widget; auto: in notebooks, not in consoles.",
    ).tag(config=True)

    replay = Enum(
        MODES,
        "off",
        help="auto: replay what is recorded and record the rest; record: ask and record; only: "
        "never ask; off: neither.",
    ).tag(config=True)
    replay_speed = Float(
        None, allow_none=True, min=0, help="Times the recorded pace; 0: at once; None: as watched."
    ).tag(config=True)
    replay_folder = Unicode("", help="Where recordings are; empty: grok_recordings.").tag(
        config=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        configured = self.config[type(self).__name__] if self.config else {}
        for name, trait in self.traits(config=True).items():
            text = variable(f"GROK_JUPYTER_{name.upper()}")
            if text and name not in configured and name not in kwargs:
                self._set_from_environment(name, trait, text)

    def asked_model(self, option: str | None) -> str:
        """Return the model to ask: the option's, the setting's, or the default."""
        return option or self.model or default_model()

    def endpoint(self, *, needs_key: bool = True) -> Endpoint:
        """Return the endpoint in force; ``needs_key``: a missing key is an error.

        Raises
        ------
        ConfigError
            If there is no key, or the address must not be sent one.
        """
        # Unless it is allowed here, the environment decides, as it is by now.
        allow_http = self.allow_http or None
        return resolve(configured=self.base_url, needs_key=needs_key, allow_http=allow_http)

    def described(self) -> list[tuple[str, str]]:
        """Return each setting and its value, and where address and key come from."""
        rows = [(name, repr(getattr(self, name))) for name in sorted(self.traits(config=True))]
        rows[[name for name, _ in rows].index("model")] = ("model", repr(self.asked_model(None)))
        try:
            endpoint = self.endpoint()
        except ConfigError as error:
            return [*rows, ("endpoint", str(error))]
        rows.append(("endpoint", f"{endpoint.base_url} ({endpoint.base_url_source})"))
        rows.append(("key", endpoint.key_source))
        return rows

    def _set_from_environment(self, name: str, trait: TraitType[Any, Any], text: str) -> None:
        value: Any = text
        try:
            if isinstance(trait, Bool):
                value = WORDS.get(text.lower(), text)
            elif isinstance(trait, Float):
                value = float(text)
            setattr(self, name, value)
        except Exception as error:
            raise ConfigError(
                f"GROK_JUPYTER_{name.upper()}={text!r} cannot be used ({error}); correct it, or "
                "leave it out."
            ) from None
