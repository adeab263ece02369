"""What the server's models can do, remembered."""

from __future__ import annotations

from time import monotonic

from grok_jupyter.client.client import Client
from grok_jupyter.client.models import LanguageModel
from grok_jupyter.protocol.errors import GrokError, InputError

__all__ = ["Catalogue"]

_KEPT_FOR = 3600.0  # seconds
_FORGIVEN_AFTER = 60.0  # seconds
_PATIENCE = 5.0  # seconds; the listing is a help, not a condition


class Catalogue:
    """The models of one client's server, asked for when first needed."""

    def __init__(self, client: Client) -> None:
        self._client = client.with_options(timeout=_PATIENCE, max_retries=0)
        self._models: list[LanguageModel] = []
        self._asked_at: float | None = None
        self._failed_at: float | None = None

    def models(self) -> list[LanguageModel]:
        """Return the models that answer with text.

        Raises
        ------
        GrokError
            If the server does not tell.
        """
        if self._asked_at is None or monotonic() - self._asked_at > _KEPT_FOR:
            self._models = self._client.models.list_language_models()
            self._asked_at = monotonic()
        return self._models

    def known(self) -> list[LanguageModel]:
        """Return the models, or none if the server does not tell; it is not asked again soon."""
        if self._failed_at is not None and monotonic() - self._failed_at < _FORGIVEN_AFTER:
            return []
        try:
            return self.models()
        except GrokError:
            self._failed_at = monotonic()
            return []

    def refuse_images_for(self, name: str) -> None:
        """Refuse a model that is known to read no images; in doubt, the server decides.

        Raises
        ------
        InputError
            If the listing says that the model reads text only.
        """
        models = self.known()
        if any(model.is_called(name) and model.reads_images is False for model in models):
            able = ", ".join(model.id for model in models if model.reads_images)
            raise InputError(
                f"Model {name!r} cannot read images. Choose one that can: {able or 'none'}."
            )
