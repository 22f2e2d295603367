"""Two tasks in one message: 'la taza llegó rota, y además ¿dónde está mi pedido 10460?'

Each in a part of its own, and each so plain that its witness hears it there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dialog.hearing.heard import Hearing
from dialog.hearing.parts import gaps
from dialog.hearing.witnesses import asked_for, is_witnessed, reporting

LONGEST = 40  # words: a longer text is a story with everything in it
_SHORTEST = 3  # words of a part


@dataclass(frozen=True, slots=True)
class TwoTasks:
    """What has happened, and what is asked beside it."""

    told: str  # the flow of each
    asked: str
    story: str  # the part of the text that is about it
    question: str


async def two_tasks_in(heard: Hearing) -> TwoTasks | None:
    words = len(heard.text.split())
    if heard.tapped or heard.is_supposing or not 2 * _SHORTEST <= words <= LONGEST:
        return None
    halves = list(_halves(heard.text))
    for told in reporting(heard):
        if not halves or not await is_witnessed(heard, told, heard.text):
            continue
        for asked in asked_for(heard):
            for story, question in halves:
                if await _is_each_its_own(heard, (told, story), (asked, question)):
                    return TwoTasks(told, asked, story, question)
    return None


async def _is_each_its_own(heard: Hearing, told: tuple[str, str], asked: tuple[str, str]) -> bool:
    is_told = await is_witnessed(heard, *told) and await is_witnessed(heard, *asked)
    return is_told and not await is_witnessed(heard, asked[0], told[1])


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The text cut in two at each place where clauses meet, in both orders."""
    for gap in gaps(text):
        before, after = text[: gap.start()].strip(), text[gap.end() :].strip()
        if min(len(before.split()), len(after.split())) >= _SHORTEST:
            yield before, after
            yield after, before
