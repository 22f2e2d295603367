"""The notes: what the policies remember from one turn to the next, each declared here and typed.

They are plain JSON values in the conversation's row. A note of an older version that nobody reads
any more does no harm.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack, cast


class Notes(TypedDict, total=False):
    """What each is, who writes it, and when it goes. Times are ISO 8601 texts."""

    # --- of the talk as a whole; written by the engine, they stay
    since: str  # when the customer last wrote
    last: str  # the id of the phrase that we said last
    spoken: Sequence[int]  # fingerprints of the last turn's texts: repeats.py
    met: bool  # they know that an automatic assistant speaks: manners.py
    greeted: str  # when we last greeted them
    wish: str  # the language that they asked for: heard.py, until they change to a third one
    wished_in: str  # ... and the one they wrote in until then: as long as `wish`

    # --- of the last question that the FAQ answered; the next answer writes them anew
    asked: str  # it, in few words: subjects.py
    others: Sequence[str]  # what else it may have meant, likeliest first
    numbered: str  # the order that it named, or ''
    again: float  # how often in a row its answer was told; a part counts half: answers.py
    together: Sequence[Sequence[str]]  # of several in one turn: pairs of FAQ id and question
    in_between: str  # the FAQ id that was answered while a question was open: open_flow.py

    # --- of what was not understood; they go with the first turn that is: engine.py
    said: str  # what was asked in vain, for whoever takes over: Hearing.missed
    missed: Sequence[str]  # all of it in a row, the newest last

    # --- of an open task
    retry: Sequence[Any]  # what the last refusal of an answer said: open_flow.py, for the next one
    reference: str  # the number of a ticket that a timer may open: engine.py, with each message
    reminded: bool  # of its open question: waiting.py, until they write
    media: Sequence[Mapping[str, str]]  # sent before their story: engine.py, until a task has them

    # --- of a task that is open no more
    left: Mapping[str, Any]  # half told, as a FlowState in JSON: left_forms.py, a day or a new task
    unfinished: Mapping[str, Any]  # what was told of it, for a ticket: until handed over
    filed: str  # the number of a ticket that they have not heard of: waiting.py, until told

    # --- of a handoff; gone when a person has given the customer back: engine.py
    handed_at: str
    ticket: str  # its number
    thanked: bool  # for an address that they left: silence.py
    referred: bool  # to the ticket's number
    reassured: str  # when we last said that somebody will come


OF_THE_HANDOFF = ("handed_at", "ticket", "thanked", "referred", "reassured")


def noted(notes: Notes, **news: Unpack[Notes]) -> Notes:
    """The notes with these beside them, or in their place."""
    return {**notes, **news}


def without(notes: Notes, *names: str) -> Notes:
    return cast(Notes, {name: note for name, note in notes.items() if name not in names})
