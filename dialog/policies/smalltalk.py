"""Greetings, thanks, an "ok", emoji: a short friendly answer, and no more."""

from dialog.flows import flow_of
from dialog.model import Choice, Intent, Reply, Turn
from dialog.policies.answers import maybe
from dialog.policies.hearing import Hearing
from dialog.policies.intents import is_answered, is_talk, sure

MENU = ("flow:order-status", "flow:product-search", "flow:complaint")


_LISTED = {
    "help": "bot.help",
    "thanks": "talk.thanks",
    "goodbye": "talk.goodbye",
    "wait": "bot.no_hurry",
    "anybody_there": "bot.here",
    "ok": "bot.ok",
    "cancel": "bot.all_right",
    "refusal": "bot.all_right",
    "shrug": "bot.all_right",
}


async def return_a_bare_courtesy(heard: Hearing) -> Turn | None:
    """'vale', 'hola', 'ayuda': a word or two that are looked up, not guessed at."""
    phrase = listed(heard)
    if not phrase:
        return None
    return heard.understood(_reply(heard, phrase), intent=_intent(heard, phrase))


async def return_small_talk(heard: Hearing) -> Turn | None:
    """What was understood as small talk, in however many words."""
    phrase = understood(heard)
    return heard.understood(_reply(heard, phrase)) if phrase else None


def listed(heard: Hearing) -> str:
    """The phrase for words that are nothing but a courtesy, or ''."""
    if not heard.tokens:
        return ""
    if not heard.vocabulary.without("greeting", heard.tokens):
        return "talk.greeting"
    return next((phrase for words, phrase in _LISTED.items() if heard.says_only(words)), "")


def understood(heard: Hearing) -> str:
    """The phrase for small talk: `talk:x` is answered by `talk.x`, or ''."""
    if not is_answered(heard.intent) or not is_talk(heard.intent):
        return ""
    phrase = (heard.intent.id or "").replace("talk:", "talk.").replace("-", "_")
    return phrase if heard.house.phrases.has(phrase) else ""


def menu(heard: Hearing) -> tuple[Choice, ...]:
    """What most customers come for, as far as this house has it."""
    known = [intent for intent in MENU if flow_of(intent) in heard.house.flows]
    return tuple(maybe(heard, intent) for intent in known)


def _reply(heard: Hearing, phrase: str) -> Reply:
    """The menu comes with the first greeting; a second 'hola' gets a short answer."""
    if phrase == "talk.greeting" and heard.state.notes.get("last") == phrase:
        return Reply("talk.greeting_again")
    has_menu = phrase in ("talk.greeting", "bot.help") and heard.state.flow is None
    return Reply(phrase, choices=menu(heard) if has_menu else ())


def _intent(heard: Hearing, phrase: str) -> Intent:
    if is_talk(heard.intent):
        return heard.intent
    return sure(phrase.replace("talk.", "talk:")) if phrase.startswith("talk.") else Intent()


def aside(heard: Hearing) -> Reply | None:
    """A courtesy while a question is open; an "ok" alone is not one, nor a "no"."""
    phrase = listed(heard) or understood(heard)
    if not phrase or phrase in ("bot.ok", "bot.all_right"):
        return None
    brief = f"{phrase}_in_form"  # without 'how can I help?': the open question comes next
    return Reply(brief if heard.house.phrases.has(brief) else phrase)
