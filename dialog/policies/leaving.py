"""Leaving the open flow: 'déjalo', 'mejor no lo mandes', 'never mind, I'll call my bank'."""

from dialog.flow import flow_named
from dialog.flows import intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import sure
from dialog.listening import tokens_of
from dialog.model import FlowState, Reply, Turn
from dialog.policies.left_forms import noted_as_left
from dialog.policies.letting_go import is_solved
from dialog.policies.tasks import offer_to_go_on, played
from dialog.readers import declines

_THERE = frozenset({"broken", "wrong"})  # kinds of complaint about what came
_LONGEST = 14  # words; more are an answer


async def leave_the_flow_when_asked(heard: Hearing) -> Turn | None:
    if heard.state.flow is None or heard.tapped:
        return None
    is_over = flow_named(heard.state.flow.name).reports and is_solved(heard)
    is_over = is_over and not _has_found_a_number(heard, heard.state.flow)
    is_said = _says_so_plainly(heard) or heard.says_only("not_sent") or _says_so_first(heard)
    if is_said or is_over:
        return left(heard, heard.state.flow)
    if heard.says_only("withdraw") and not await _is_an_answer(heard, heard.state.flow):
        return left(heard, heard.state.flow)
    if not heard.says_only("cancel"):
        return None
    if declines(heard.text) and await _is_an_answer(heard, heard.state.flow):
        return _asked_back(heard, heard.state.flow)
    return left(heard, heard.state.flow)


def _asked_back(heard: Hearing, flow: FlowState) -> Turn | None:
    """'no, mejor nada' may mean the question or the task; a plain 'no' means the question."""
    if not heard.says("letting_go"):
        return None
    if heard.state.notes.get("last") == "bot.resume":
        return left(heard, flow)
    intent = sure(intent_of(flow.name), letting_go=True)
    return heard.understood(offer_to_go_on(heard, flow), intent=intent)


def _has_found_a_number(heard: Hearing, flow: FlowState) -> bool:
    """'ya lo encontré, es ese', of what came broken: it was never lost."""
    was_there = flow.answers.get("kind") in _THERE
    return was_there and heard.says("found")


def _says_so_plainly(heard: Hearing) -> bool:
    """'no, mejor cancela', 'uy espera, déjalo' are no mere 'no' to the open question."""
    words, rest = heard.vocabulary, heard.tokens
    for name in ("interjection", "padding", "not"):
        rest = words.without(name, rest)
    rest = rest[words.leading("wait", rest) :]
    is_cut = 0 < len(rest) < len(heard.tokens)
    return is_cut and words.is_only("cancel", rest) and not declines(" ".join(rest))


def _says_so_first(heard: Hearing) -> bool:
    """'déjalo, ya llamo yo al banco'; not 'déjalo, ¿cuánto cuesta el envío?'."""
    first, _, rest = heard.text.partition(",")
    has_more = "?" in rest or "@" in rest or any(map(str.isdigit, rest))
    if not rest.strip() or has_more or len(heard.tokens) > _LONGEST or declines(first):
        return False
    return heard.vocabulary.is_only("cancel", tokens_of(first))


def left(heard: Hearing, flow: FlowState) -> Turn:
    intent = sure(intent_of(flow.name), left=True)
    notes = noted_as_left(heard.state.notes, flow)
    said = Reply("bot.left_flow")
    return heard.understood(said, intent=intent, flow=None, paused=(), topic="", notes=notes)


async def _is_an_answer(heard: Hearing, flow: FlowState) -> bool:
    """'no quiero' to 'and your phone?' refuses the phone, not the whole task."""
    if flow.name not in heard.house.flows:
        return False
    chat = await played(heard, flow, heard.messages)
    return chat is not None and chat.understood and not chat.taken_whole
