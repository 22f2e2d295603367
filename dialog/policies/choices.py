"""The engine's own choices: did you mean, a person, go on with that. Flows read theirs."""

from dataclasses import replace

from dialog.flows import flow_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import CLEARLY, faq_of, sure
from dialog.hearing.witnesses import witnessed
from dialog.listening import is_said
from dialog.model import Intent, Reply, Turn
from dialog.policies.answers import MAYBE, NONE_OF_THESE, WHICH, answer_of
from dialog.policies.beginnings import start_with_what_was_said
from dialog.policies.handing_over import to_a_person
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON, chosen_of, resume

GUESS_AT_MOST = 6  # words that may be another try at naming a choice


async def take_the_offered_choice(heard: Hearing) -> Turn | None:
    """A tap on one of our buttons, however old; or the last choices named in words."""
    chosen = _ours(heard.tapped) or (None if heard.tapped else await _named(heard))
    if chosen is None:
        return _stale(heard)
    if chosen.startswith(MAYBE):
        return await _acted_on(heard, chosen.removeprefix(MAYBE))
    if chosen == TALK_TO_A_PERSON:
        return await to_a_person(heard, "asked")
    if chosen.startswith("bot.resume."):
        return await resume(heard, wanted=chosen.endswith(".yes"))
    if chosen == NONE_OF_THESE:
        return await _asked_differently(heard)
    return heard.understood(Reply("bot.all_right"), intent=Intent())


def _ours(choice: str) -> str | None:
    return choice if choice.startswith(("bot.", MAYBE)) else None


async def _named(heard: Hearing) -> str | None:
    """Named by number or words, or the new words' own best guess is among the offered."""
    if not heard.state.offered or not heard.messages:
        return None
    by_words = None if _goes_on(heard) else chosen_of(heard, heard.state)
    if by_words:
        return _ours(by_words)
    if heard.state.flow is None and _is_none_of_them(heard):
        return NONE_OF_THESE
    guess = _guessed(heard)
    return None if guess and await witnessed(heard) else guess  # a task of its own, for sure


def _goes_on(heard: Hearing) -> bool:
    """'¿y cuánto tarda?' asks of what was just told, though a button may say so too."""
    said = heard.tokens
    leads = heard.vocabulary.leading("follow_up", said) > 0
    return leads and bool(heard.state.notes.get("asked")) and heard.says_only("bare")


def _is_none_of_them(heard: Hearing) -> bool:
    """'ninguna', whether or not the list had that choice."""
    bare = heard.tokens[heard.vocabulary.leading("not", heard.tokens) :]
    return any(is_said(heard.house.phrases, NONE_OF_THESE, said) for said in (heard.tokens, bare))


def _guessed(heard: Hearing) -> str | None:
    """After 'did you mean ...?', a few words that point clearly to one of the offered."""
    asked = heard.state.notes.get("last") in WHICH
    if heard.text == heard.state.notes.get("said") or heard.says_only("ok"):
        return None  # the same again tells nothing new, nor does a 'sí'
    is_refused = heard.vocabulary.leading("not", heard.tokens) > 0
    if not asked or is_refused or heard.is_supposing or len(heard.tokens) > GUESS_AT_MOST:
        return None
    intent = heard.intent
    is_clear = intent.outcome == "offered" and intent.score - intent.runner_up_score >= CLEARLY
    guess = MAYBE + (intent.id or "")
    is_offered = any(choice.id == guess for choice in heard.state.offered)
    return guess if is_offered and is_clear else None


def _stale(heard: Hearing) -> Turn | None:
    """A button of a question that is no longer open."""
    if not heard.tapped or heard.state.flow is not None:
        return None
    return heard.turn(Reply("bot.stale_choice", choices=menu(heard)), intent=Intent())


async def _acted_on(heard: Hearing, intent: str) -> Turn | None:
    """What was offered is now meant for sure: answer it, or start it with the words then said."""
    flow = flow_of(intent)
    if flow == "human":
        return await to_a_person(heard, "asked")
    if flow in heard.house.flows:
        return await _started(heard, flow)
    reply = answer_of(heard, intent)
    if reply is None:
        return None
    meant = sure(intent, chosen=True)
    return heard.understood(reply, intent=meant, topic=faq_of(meant))


async def _started(heard: Hearing, flow: str) -> Turn:
    """The words that led to the offer are heard now; so are these, if they say it again."""
    is_told_again = not heard.tapped and flow_of(heard.intent.id) == flow
    if not is_told_again:
        heard = replace(heard, messages=())  # 'la segunda' tells the task nothing
    return await start_with_what_was_said(heard, flow, heard.messages)


async def _asked_differently(heard: Hearing) -> Turn | None:
    """The first 'none of these' is another try; after that it is a miss like others."""
    if heard.state.misses > 1 or heard.state.notes.get("last") == "bot.rephrase":
        return await admit_and_offer_a_person(heard)
    choices = heard.choices(TALK_TO_A_PERSON)
    return heard.turn(Reply("bot.rephrase", choices=choices), intent=Intent(), misses=1)
