"""Other answers to the same questions: live at once, because what is asked is read as before.

An index of La Ceiba's size takes about a second to build; a new price or a better sentence need not
wait for it. The answers' words are small hints in the index, too, so it is built anew afterwards
(learning.py): then all is as if the shop had just opened.
"""

from copy import copy
from dataclasses import replace

from dialog.faq import Entry, Faq
from dialog.understanding import Understanding
from dialog.understanding.matchers import Matchers


def reworded(known: Understanding, faq: Faq) -> Understanding | None:
    """`known` with the answers of `faq`; None where more than answers has changed."""
    before = known.matchers.faq
    if before.synonyms != faq.synonyms or list(before.entries) != list(faq.entries):
        return None
    for language, entries in faq.entries.items():
        if list(map(_asked, before.entries[language])) != list(map(_asked, entries)):
            return None
    by_id = {
        language: {entry.id: entry for entry in found} for language, found in faq.entries.items()
    }
    return replace(known, entries=by_id, matchers=_answering(known.matchers, faq))


def answers(faq: Faq) -> dict[str, list[str]]:
    """By language; all that an index takes from them."""
    return {
        language: [entry.answer for entry in entries] for language, entries in faq.entries.items()
    }


def _asked(entry: Entry) -> Entry:
    """All but what may change without a word being read differently."""
    return replace(entry, answer="", title="", media=(), file="", line=0, lines={})


def _answering(known: Matchers, faq: Faq) -> Matchers:
    matchers = Matchers(faq, known.lexicons, known.encoder)
    for language in known.built:
        twin = copy(known[language])
        twin.entries = sorted(faq.entries[language], key=lambda entry: entry.id)
        matchers.keep(language, twin)
    return matchers
