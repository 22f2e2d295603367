"""Answers that a channel cannot carry in one message."""

from collections.abc import Iterable, Iterator, Mapping

from bots import plugs
from dialog import rendering
from dialog.errors import SettingsError
from dialog.faq import Entry, Faq
from dialog.model import Reply
from dialog.ports import Limits
from dialog.safe_yaml import Problem


def channel_limits() -> dict[str, Limits]:
    """Of every channel that is installed here, by name."""
    found: dict[str, Limits] = {}
    for name in plugs.names("channels"):
        try:
            found[name] = plugs.limits(name)
        except SettingsError:  # its library is missing: nobody can use it
            continue
    return found


def long_answers(faq: Faq, limits: Mapping[str, Limits]) -> Iterator[Problem]:
    """Each answer that is cut, with the channels that cut it; blanks count as they are filled."""
    for entries in faq.entries.values():
        for entry in entries:
            pieces = {name: _pieces(entry, carried) for name, carried in limits.items()}
            cut = {name: count for name, count in pieces.items() if count > 1}
            if cut:
                yield _problem(entry, cut, limits)


def _pieces(entry: Entry, limits: Limits) -> int:
    if len(entry.answer) <= limits.text:
        return 1
    return len(rendering.messages(Reply("faq", text=entry.answer), limits))


def _problem(entry: Entry, cut: Mapping[str, int], limits: Mapping[str, Limits]) -> Problem:
    told = ", ".join(_told(name, count, limits[name].text) for name, count in cut.items())
    reason = f"the answer of '{entry.id}' has {len(entry.answer)} characters, too long for {told}."
    fix = "Say the essential, and link to the rest."
    return Problem(entry.file, entry.line_of("answer"), reason, fix, is_warning=True)


def _told(name: str, count: int, most: int) -> str:
    return f"{name} ({most} at most: it becomes {count} messages)"


def named(limits: Mapping[str, Limits], wanted: Iterable[str]) -> dict[str, Limits]:
    """Only the channels that a shop uses; all of them where it uses none."""
    used = {name: limits[name] for name in wanted if name in limits}
    return used or dict(limits)
