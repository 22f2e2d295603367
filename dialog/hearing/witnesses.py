"""A second witness beside the reading.

A reading alone is sometimes unsure of a sentence that any clerk would understand. Flows may bring
a witness (`flow(..., witness=...)`): its word is enough, unless the reading is sure of something
else.
"""

from dataclasses import replace

from dialog.errors import ShopUnavailable
from dialog.flow import ASKED, REPORTS, WITNESSES, Ear
from dialog.flows import intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, is_answered, is_talk
from dialog.readers import order_number, order_number_nearby
from dialog.scene import Scene

_ALWAYS = 1.1  # more than any score


async def witnessed(heard: Hearing) -> str:
    """The flow that a witness is sure of; '' for none, and for a reading that is surer.

    What has happened is heard first: 'mi pedido llegó roto' asks not where the order is.
    """
    if heard.tapped or not heard.tokens:
        return ""
    for name in sorted(WITNESSES, key=lambda flow: (flow not in REPORTS, flow)):
        if name not in heard.house.flows or not _may_be_outweighed(heard, name):
            continue
        if await listens(WITNESSES[name], heard, heard.scene):
            return name
    return ""


async def told_by_witnesses(heard: Hearing) -> set[str]:
    """Every flow whose witness is sure, whatever was read."""
    scene = heard.scene
    names = heard.house.flows.keys() & WITNESSES.keys()
    return {name for name in names if await listens(WITNESSES[name], heard, scene)}


async def reports(heard: Hearing) -> bool:
    """'wrong item delivered, order 10449' tells what happened: it asks not where the order is."""
    names = sorted(REPORTS & heard.house.flows.keys())
    return any([await is_witnessed(heard, name, heard.text) for name in names])


async def is_witnessed(heard: Hearing, name: str, part: str) -> bool:
    """Does the flow's own witness hear its matter in this part of the message?"""
    return name in WITNESSES and await listens(
        WITNESSES[name], replace(heard, text=part), heard.scene
    )


async def listens(ear: Ear, heard: Hearing, scene: Scene) -> bool:
    """A shop that does not answer leaves the reading as it is."""
    try:
        return await ear(heard.text, heard.state.known, scene)
    except ShopUnavailable:
        return False


def _needed(heard: Hearing, name: str) -> float:
    """An order's number beside 'where', or beside what happened, outweighs the other words."""
    has_number = name in ASKED | REPORTS and any(map(order_number_nearby.spot, heard.messages))
    if name in ASKED and any(map(order_number.spot, heard.messages)):
        return _ALWAYS  # 'cuánto tarda en llegar el 10452', word for word one of the FAQ's
    if name in REPORTS and has_happened(heard):
        return _ALWAYS
    return SURE if has_number else PLAIN


def has_happened(heard: Hearing) -> bool:
    """'se me encogió al lavarla' is near '¿encoge al lavarla?', and is no question."""
    return not heard.is_question and heard.vocabulary.is_within("happened", heard.tokens)


def _may_be_outweighed(heard: Hearing, name: str) -> bool:
    """A clear question keeps its answer, and so does whatever was read as plain."""
    intent = heard.intent
    if name in REPORTS and heard.is_supposing:
        return False
    if name in ASKED and heard.says("if_i_buy"):
        return False
    if not is_answered(intent) or is_talk(intent) or intent.id == intent_of(name):
        return True
    if intent.score >= _needed(heard, name):
        return False
    return not heard.is_question or name in ASKED
