"""Questions with their answer, as an import finds them, and what an import leaves out and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dialog.faq.checks import LONGEST_QUESTION

MOST = 1_000  # entries of one import
LONGEST = 4_000  # characters of an answer; nobody reads more in a chat


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer and the ways to ask for it. `where` is what a person would look for."""

    questions: tuple[str, ...]
    answer: str
    where: str
    id: str = ""  # as the source calls it, if it does
    title: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken."""

    what: str
    why: str
    where: str = ""


@dataclass(slots=True)
class Haul:
    """What was found in a file."""

    pairs: list[Pair] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sifted(haul: Haul) -> Haul:
    """The pairs that can become entries: one for each answer, each question once."""
    found = Haul(left=list(haul.left), notes=list(haul.notes))
    by_answer: dict[str, Pair] = {}
    asked: dict[str, str] = {}
    for pair in haul.pairs:
        why = _unusable(pair)
        if why:
            found.left.append(Left(" / ".join(pair.questions) or "(no question)", why, pair.where))
            continue
        questions = tuple(_fresh(pair, asked, found.left))
        if questions:
            _join(by_answer, Pair(questions, pair.answer, pair.where, pair.id, pair.title))
    found.pairs = list(by_answer.values())[:MOST]
    for pair in list(by_answer.values())[MOST:]:
        found.left.append(Left(pair.questions[0], f"more than {MOST} entries", pair.where))
    return found


def cleaned(text: str) -> str:
    """One line without control signs; what is between braces would be read as a blank."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.split()).replace("{", "(").replace("}", ")")


def cleaned_answer(text: str) -> str:
    """The same, its lines kept; at most one empty line in a row."""
    lines = [cleaned(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def key(text: str) -> str:
    """Equal for the same question, however it is written."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _unusable(pair: Pair) -> str:
    if not any(map(key, pair.questions)):
        return "no question"
    if not pair.answer:
        return "no answer"
    if len(pair.answer) > LONGEST:
        return f"an answer of more than {LONGEST} characters; write a short one and link to it"
    return ""


def _fresh(pair: Pair, asked: dict[str, str], left: list[Left]) -> Iterable[str]:
    for question in pair.questions:
        if not key(question):
            continue
        if len(question) > LONGEST_QUESTION:
            left.append(Left(question[:80] + "...", "a question too long to be one", pair.where))
        elif key(question) in asked:
            if asked[key(question)] != pair.answer:
                left.append(Left(question, "asked before, with another answer", pair.where))
        else:
            asked[key(question)] = pair.answer
            yield question


def _join(by_answer: dict[str, Pair], pair: Pair) -> None:
    same = pair.id or pair.answer
    before = by_answer.get(same)
    if before is not None and before.answer == pair.answer:
        questions: Sequence[str] = (*before.questions, *pair.questions)
        pair = Pair(tuple(questions), before.answer, before.where, before.id, before.title)
    elif before is not None:
        same = f"{same}\0{len(by_answer)}"  # one id, two answers: two entries
    by_answer[same] = pair
