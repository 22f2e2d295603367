"""Flows: coroutines with kept answers.

A flow runs again from its first line on every message. A question with a kept answer returns at
once; the first open one is asked and ends the run. So a restart is no special case: every turn is.
What a flow can ask, say and do is in chat.py.

A question named `story` is the customer's own account: once told it is never thrown away. If the
customer then falls silent, the engine opens the ticket with what there is (policies/waiting.py).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from dialog.chat import Chat, Telling
from dialog.listening import leading, tokens_of
from dialog.model import FlowState, Json
from dialog.scene import Scene

STORY = "story"

Ear = Callable[[str, Mapping[str, Json], Scene], Awaitable[bool]]  # text, what is known, scene


@dataclass(frozen=True, slots=True)
class Flow:
    """A told task, and what the talk around it has to know of it."""

    name: str
    telling: Telling
    follow_up: Ear | None = None  # words that out of context only this can mean: '¿y en L?'
    witness: Ear | None = None  # words that surely tell its matter: 'la taza me llegó rota'
    reports: bool = False  # only for what has happened: not for '¿qué pasa si llega rota?'
    asked: bool = False  # begins with a question: its witness counts for questions as well
    closing: frozenset[str] = frozenset()  # its questions when all is told: nobody goes back there
    offers: frozenset[str] = frozenset()  # ... that are left by whoever speaks of something else


FLOWS: dict[str, Flow] = {}


def flow(  # noqa: PLR0913  # each is named, and has its default
    name: str,
    *,
    follow_up: Ear | None = None,
    witness: Ear | None = None,
    reports: bool = False,
    asked: bool = False,
    closing: Iterable[str] = (),
    offers: Iterable[str] = (),
) -> Callable[[Telling], Telling]:
    """Registers a coroutine as the flow `name`; its intent is `flow:` + the name in kebab-case."""

    def register(telling: Telling) -> Telling:
        kinds = frozenset(closing), frozenset(offers)
        FLOWS[name] = Flow(name, telling, follow_up, witness, reports, asked, *kinds)
        return telling

    return register


def flow_named(name: str) -> Flow:
    """Of a flow that this version does not have, nothing is known."""
    return FLOWS.get(name, _UNKNOWN)


def is_closing(state: FlowState) -> bool:
    """Is all told, and only an offer of ours open?"""
    return state.asked in flow_named(state.name).closing


async def play(chat: Chat, telling: Telling) -> Chat:
    """Run the flow for this turn's messages; corrections win only where they are meant.

    'no, mi correo es ...' corrects. Without such a sign the open question reads first, and only
    what it refuses may correct an earlier answer.
    """
    first = _fresh(chat, correcting=_is_corrected(chat))
    await first.run(telling)
    if first.missed is None or first.understood or first.correcting:
        return first
    second = _fresh(chat, correcting=True)
    await second.run(telling)
    return second if second.understood else first


def _is_corrected(chat: Chat) -> bool:
    said = (tokens_of(message.text) for message in chat.news)
    return any(leading(chat.scene.phrases, "bot.heard.mistaken", words) for words in said)


def _fresh(chat: Chat, *, correcting: bool) -> Chat:
    return Chat(chat.scene, chat.state, dict(chat.known), chat.news, correcting)


async def _nothing(chat: Chat) -> None:
    del chat


_UNKNOWN = Flow("", _nothing)
