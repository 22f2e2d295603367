"""Flows: coroutines with kept answers.

A flow runs again from its first line on every message. A question with a kept answer returns at
once; the first open one is asked and ends the run. So a restart is no special case: every turn is.
What a flow can ask, say and do is in chat.py.

A question named `story` is the customer's own account: once told it is never thrown away. If the
customer then falls silent, the engine opens the ticket with what there is (policies/waiting.py).
"""

from collections.abc import Awaitable, Callable, Collection, Mapping

from dialog.chat import Chat, Flow
from dialog.listening import leading, tokens_of
from dialog.model import Json
from dialog.scene import Scene

STORY = "story"

Ear = Callable[[str, Mapping[str, Json], Scene], Awaitable[bool]]  # text, what is known, scene
FLOWS: dict[str, Flow] = {}
FOLLOW_UPS: dict[str, Ear] = {}
WITNESSES: dict[str, Ear] = {}
REPORTS: set[str] = set()
ASKED: set[str] = set()
CLOSING: dict[str, frozenset[str]] = {}
BROWSING: dict[str, Collection[str]] = {}


def flow(
    name: str,
    *,
    follow_up: Ear | None = None,
    witness: Ear | None = None,
    reports: bool = False,
    asked: bool = False,
) -> Callable[[Flow], Flow]:
    """Registers a coroutine as the flow `name`; its intent is `flow:` + the name in kebab-case.

    `follow_up` knows the words that, out of context, only this flow can mean: '¿y en L?'.
    `witness` knows the words that surely tell its matter, however unsure their reading is:
    'la taza me llegó rota'. A flow that `reports` is only for what has happened: not for
    '¿qué pasa si llega rota?'. One that is `asked` for begins with a question: its witness counts
    for questions as well.
    """

    def register(story: Flow) -> Flow:
        FLOWS[name] = story
        if follow_up is not None:
            FOLLOW_UPS[name] = follow_up
        if witness is not None:
            WITNESSES[name] = witness
        if reports:
            REPORTS.add(name)
        if asked:
            ASKED.add(name)
        return story

    return register


def closes_with(name: str, *questions: str) -> None:
    """These come when all is told: a flow that is left at one of them is not gone back to."""
    CLOSING[name] = frozenset(questions)


def only_offers(name: str, *questions: str) -> None:
    """Whoever speaks of something else has left these questions, and is not asked again."""
    BROWSING[name] = questions


async def play(chat: Chat, story: Flow) -> Chat:
    """Run the flow for this turn's messages; corrections win only where they are meant.

    'no, mi correo es ...' corrects. Without such a sign the open question reads first, and only
    what it refuses may correct an earlier answer.
    """
    first = _fresh(chat, correcting=_is_corrected(chat))
    await first.run(story)
    if first.missed is None or first.understood or first.correcting:
        return first
    second = _fresh(chat, correcting=True)
    await second.run(story)
    return second if second.understood else first


def _is_corrected(chat: Chat) -> bool:
    said = (tokens_of(message.text) for message in chat.news)
    return any(leading(chat.scene.phrases, "bot.heard.mistaken", words) for words in said)


def _fresh(chat: Chat, *, correcting: bool) -> Chat:
    return Chat(chat.scene, chat.state, dict(chat.known), chat.news, correcting)
