"""'Ya no hace falta, me acaba de llegar': who waits for a person may do without."""

import re2

from dialog.damage import kind_in
from dialog.hearing.heard import Hearing
from dialog.listening import Tokens, tokens_of
from dialog.policies.persons import asks_for_a_person

_CLAUSE = re2.compile(r"[.,;:!\n]+")
_LONGEST = 20  # words
_AROUND = ("padding", "thanks", "ok", "greeting")


def lets_go(heard: Hearing) -> bool:
    """Said with or without the reason; not where a new trouble or a question comes with it."""
    if heard.says_only("withdraw"):
        return True
    if len(heard.tokens) > _LONGEST or tells_of_more(heard):
        return False
    if heard.says("solved"):
        return True
    clauses = [tokens_of(part) for part in _CLAUSE.split(heard.text)]
    return any(_is_only_that(heard, said) for said in (*clauses, heard.tokens))


def is_solved(heard: Hearing) -> bool:
    """'ah, ya la encontré, estaba en el fondo': there is nothing left to complain of."""
    is_short = len(heard.tokens) <= _LONGEST
    return is_short and heard.says("solved") and not tells_of_more(heard)


def tells_of_more(heard: Hearing) -> bool:
    """A question, a fact, a new trouble, a 'but' or a wish for a person."""
    has_fact = "?" in heard.text or "@" in heard.text or any(map(str.isdigit, heard.text))
    is_trouble = kind_in(heard.text, heard.house.phrases) is not None
    is_but = heard.says("but")
    return has_fact or is_trouble or is_but or asks_for_a_person(heard)


def _is_only_that(heard: Hearing, said: Tokens) -> bool:
    rest = heard.vocabulary.without("withdraw", said)
    if len(rest) == len(said):
        return False
    for name in _AROUND:
        rest = heard.vocabulary.without(name, rest)
    return not rest
