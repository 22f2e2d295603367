"""FAQ answers: sure ones at once, likely ones as a choice, none honestly admitted."""

from dataclasses import replace

from dialog.listening import tokens_of
from dialog.model import Choice, Media, Reply, Turn
from dialog.policies.hearing import Hearing, faq_of, is_answered, matters

FOLLOW_UPS_AT_MOST = 2
ANSWERS_AT_MOST = 2  # to several questions in one message
CLEARLY = 0.1  # the score's lead over the runner-up
MAYBE = "maybe:"  # + an intent id: what a choice stands for
NONE_OF_THESE = "bot.none_of_these"


async def answer_from_the_faq(heard: Hearing) -> Turn | None:
    """The answer, or two if two questions were asked."""
    if not (is_answered(heard.intent) or _stays_with_the_topic(heard)) or not faq_of(heard.intent):
        return None
    ids = _all_asked(heard)
    replies = [reply for faq_id in ids if (reply := answer_of(heard, faq_id)) is not None]
    if not replies:
        return None
    last = replace(replies[-1], choices=_follow_ups(heard, ids))
    meant = replace(heard.intent, outcome="answered", offered=())
    return heard.understood(*replies[:-1], last, intent=meant, topic=ids[-1])


def _stays_with_the_topic(heard: Hearing) -> bool:
    """'¿y a Canarias?': too little for sure, but it can hardly be about anything else."""
    intent = heard.intent
    is_follow_up = heard.vocabulary.leading("follow_up", heard.tokens) > 0
    leads = intent.score - intent.runner_up_score >= CLEARLY
    return is_follow_up and leads and intent.outcome == "offered" and intent.id == heard.state.topic


def answer_of(heard: Hearing, faq_id: str) -> Reply | None:
    """The merchant's words, in the customer's language."""
    entry = heard.house.understanding.reply_to(faq_id, heard.language)
    if entry is None or not entry.answer:
        return None
    media = tuple(Media("image", ref) for ref in entry.media)
    return Reply(f"faq:{faq_id}", text=entry.answer, media=media)


async def offer_the_closest_answers(heard: Hearing) -> Turn | None:
    """'Did you mean ...?', with a way out; asked a second time, also with a person."""
    offered = [one for one in heard.intent.offered if not one.startswith("talk:")]
    if heard.intent.outcome != "offered" or not offered:
        return None
    titles = tuple(maybe(heard, faq_id) for faq_id in offered)
    ways_out = [NONE_OF_THESE] if heard.state.misses == 0 else [NONE_OF_THESE, "bot.person.yes"]
    phrase = "bot.did_you_mean" if heard.state.misses == 0 else "bot.did_you_mean_again"
    notes = {**heard.state.notes, "said": heard.text[:500]}
    return heard.turn(
        Reply(phrase, choices=(*titles, *heard.choices(*ways_out))),
        misses=heard.state.misses + 1,
        notes=notes,
    )


def maybe(heard: Hearing, intent: str) -> Choice:
    """An FAQ entry or a flow as a choice."""
    menu = f"bot.menu.{intent.removeprefix('flow:').replace('-', '_')}"
    if intent.startswith("flow:") and heard.house.phrases.has(menu):
        return Choice(MAYBE + intent, heard.phrase(menu))
    return Choice(MAYBE + intent, heard.house.understanding.title(intent, heard.language))


def _follow_ups(heard: Hearing, ids: list[str]) -> tuple[Choice, ...]:
    entry = heard.house.understanding.reply_to(ids[-1], heard.language)
    wanted = [faq_id for faq_id in (entry.follow_ups if entry else ()) if faq_id not in ids]
    return tuple(maybe(heard, faq_id) for faq_id in wanted[:FOLLOW_UPS_AT_MOST])


def _all_asked(heard: Hearing) -> list[str]:
    """Usually one id; two when two parts are each a clear question of their own."""
    first = faq_of(heard.intent)
    parts = matters(heard.text, heard.vocabulary)
    questions = [part for part in parts if asks(heard, part)] if len(parts) > 1 else []
    if len(questions) < 2:
        return [first]
    understanding = heard.house.understanding
    read = [understanding.read(part, heard.spoken, heard.state.topic) for part in questions]
    ids = [faq_of(intent) for intent in read if is_answered(intent)]
    found = list(dict.fromkeys(faq_id for faq_id in ids if faq_id))
    return found[:ANSWERS_AT_MOST] if len(found) > 1 else [first]


def asks(heard: Hearing, sentence: str) -> bool:
    said = tokens_of(sentence)
    is_asked = "?" in sentence or heard.vocabulary.leading("question", said) > 0
    return is_asked and len(said) > 1
