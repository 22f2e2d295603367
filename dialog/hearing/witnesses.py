"""A second witness beside the reading.

A reading alone is sometimes unsure of a sentence that any clerk would understand. Flows may bring
a witness (`flow(..., witness=...)`): its word is enough, unless the reading is sure of something
else.
"""

from dialog.errors import ShopUnavailable
from dialog.flow import Ear, Flow, flow_named
from dialog.flows import intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, is_answered, is_talk
from dialog.readers import order_number, order_number_nearby

_ALWAYS = 1.1  # more than any score


async def witnessed(heard: Hearing) -> str:
    """The flow that a witness is sure of; '' for none, and for a reading that is surer.

    What has happened is heard first: 'mi pedido llegó roto' asks not where the order is.
    """
    if heard.tapped or not heard.tokens:
        return ""
    for flow in sorted(heard.house.flows.values(), key=lambda one: (not one.reports, one.name)):
        if flow.witness is None or not _may_be_outweighed(heard, flow):
            continue
        if await listens(flow.witness, heard, heard.text):
            return flow.name
    return ""


async def told_by_witnesses(heard: Hearing) -> set[str]:
    """Every flow whose witness is sure, whatever was read."""
    return {name for name in heard.house.flows if await is_witnessed(heard, name, heard.text)}


async def reports(heard: Hearing) -> bool:
    """'wrong item delivered, order 10449' tells what happened: it asks not where the order is."""
    return any([await is_witnessed(heard, name, heard.text) for name in reporting(heard)])


def reporting(heard: Hearing) -> list[str]:
    """The flows for what has happened."""
    return sorted(flow.name for flow in heard.house.flows.values() if flow.reports)


def asked_for(heard: Hearing) -> list[str]:
    """Those that begin with a question."""
    return sorted(flow.name for flow in heard.house.flows.values() if flow.asked)


async def is_witnessed(heard: Hearing, name: str, part: str) -> bool:
    """Does the flow's own witness hear its matter in this part of the message?"""
    ear = flow_named(name).witness
    return ear is not None and await listens(ear, heard, part)


async def listens(ear: Ear, heard: Hearing, text: str) -> bool:
    """A shop that does not answer leaves the reading as it is."""
    try:
        return await ear(text, heard.state.known, heard.scene)
    except ShopUnavailable:
        return False


def _needed(heard: Hearing, flow: Flow) -> float:
    """An order's number beside 'where', or beside what happened, outweighs the other words."""
    has_number = (flow.asked or flow.reports) and any(map(order_number_nearby.spot, heard.messages))
    if flow.asked and any(map(order_number.spot, heard.messages)):
        return _ALWAYS  # 'cuánto tarda en llegar el 10452', word for word one of the FAQ's
    if flow.reports and has_happened(heard):
        return _ALWAYS
    return SURE if has_number else PLAIN


def has_happened(heard: Hearing) -> bool:
    """'se me encogió al lavarla' is near '¿encoge al lavarla?', and is no question."""
    return not heard.is_question and heard.vocabulary.is_within("happened", heard.tokens)


def _may_be_outweighed(heard: Hearing, flow: Flow) -> bool:
    """A clear question keeps its answer, and so does whatever was read as plain."""
    intent = heard.intent
    if flow.reports and heard.is_supposing:
        return False
    if flow.asked and heard.says("if_i_buy"):
        return False
    if not is_answered(intent) or is_talk(intent) or intent.id == intent_of(flow.name):
        return True
    if intent.score >= _needed(heard, flow):
        return False
    return not heard.is_question or flow.asked
