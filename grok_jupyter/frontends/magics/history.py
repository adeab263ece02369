"""``%grok history`` and ``%grok reset``: what was said, and forgetting it."""

from __future__ import annotations

from IPython.display import display

from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.rendering.status import plain_name
from grok_jupyter.rendering.talk.literal import literal
from grok_jupyter.rendering.talk.markdown import answer_markdown
from grok_jupyter.rendering.talk.totals import totals
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.presented import presented
from grok_jupyter.session.turn import Turn
from grok_jupyter.text.excerpt import excerpt, printable

__all__ = ["history", "reset"]

_NONE = "No conversation has begun; `%%grok -c NAME` begins one."
_MOST_OF_A_QUESTION = 200  # characters


def history(name: str) -> str:
    """Show the turns of a conversation; without its name the only one, or a list of all.

    Returns
    -------
    str
        What to say if there is nothing to show.

    Raises
    ------
    InputError
        If no conversation has the name.
    """
    names = [name] if name else conversations.names
    found = [conversations.known(name) for name in names]
    if len(found) > 1:
        show_table(("conversation", "turns", "used"), [_row(each) for each in found])
        return ""
    if found and found[0].turns:
        _show(found[0])
        return ""
    return f"{found[0]} has no turns." if found else _NONE


def reset(name: str) -> str:
    """Forget turns and system message of a conversation, or of all; return what was forgotten.

    Raises
    ------
    InputError
        If no conversation has the name, or one is being answered; then all stay as they are.
    """
    chosen = [conversations.known(name) for name in ([name] if name else conversations.names)]
    for conversation in chosen:
        conversation.refuse_if_busy()
    return "\n".join(_forget(conversation) for conversation in chosen) or _NONE


def _forget(conversation: Conversation) -> str:
    count = len(conversation.turns)
    what = [f"{count:,} turn{'s' * (count != 1)}"] if count else []
    what += ["its system prompt"] if conversation.system else []
    conversation.system = None
    conversation.clear()
    return f"{conversation} has forgotten {' and '.join(what) or 'nothing: it was empty'}."


def _row(conversation: Conversation) -> tuple[str, ...]:
    name = plain_name(conversation.name or "")
    return name, f"{len(conversation.turns):,}", totals(conversation.ledger)


def _show(conversation: Conversation) -> None:
    marked = [f"<sub>conversation '{plain_name(conversation.name or '')}'</sub>"]
    written = [str(conversation)]
    for number, turn in enumerate(map(presented, conversation.turns), 1):
        question = excerpt(turn.question.text, _MOST_OF_A_QUESTION)
        answer, ending = turn.response.content, _ending(turn)
        marked += [
            f"**{number}.** {literal(question)}" + f" <sub>{literal(ending)}</sub>" * bool(ending),
            answer_markdown(turn).strip(),
        ]
        written += [f"{number}. {question}" + f" ({ending})" * bool(ending), answer.strip()]
    data = {
        "text/markdown": "\n\n".join(part for part in marked if part),
        "text/plain": printable("\n\n".join(part for part in written if part)),
    }
    display(data, raw=True)


def _ending(turn: Turn) -> str:
    """Say how a turn ended, if that is not the ordinary way."""
    status = "" if turn.response.status == "completed" else turn.response.status
    return f"{status}: {turn.error}" if turn.error else status
