"""Greetings, thanks, an "ok", emoji: a short friendly answer, and no more."""

from dialog.flows import flow_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, is_answered, is_talk, sure
from dialog.hearing.noise import is_laughter
from dialog.listening import is_said, tokens_of
from dialog.model import Choice, Intent, Reply, Turn
from dialog.policies.answers import NONE_OF_THESE, WHICH, maybe
from dialog.policies.tasks import TALK_TO_A_PERSON

MENU = ("flow:order-status", "flow:product-search", "flow:complaint")

_LISTED = {  # lists of words, and what is said to nothing but these
    "help": "bot.help",
    "something_else": "bot.go_on",
    "present": "bot.go_on",
    "thanks": "talk.thanks",
    "goodbye": "talk.goodbye",
    "wait": "bot.no_hurry",
    "anybody_there": "bot.here",
    "ok": "bot.ok",
    "cancel": "bot.all_right",
    "refusal": "bot.all_right",
    "shrug": "bot.all_right",
    "none_of_it": "bot.all_right",
    "same_one": "bot.noted",
    "apology": "bot.no_problem",
    "pity": "bot.pity",
    "delight": "bot.delight",
}
_WAYS_OUT = frozenset({NONE_OF_THESE, "bot.person.no", "bot.resume.no"})
_A_WAIT = 8  # words, at most
_COURTESIES = 10  # words, at most
_AROUND = 3  # words that may stand around what is no matter of the shop
_A_SENTENCE = 5  # words: shorter ones may be meant
_ASKED_WHAT = frozenset(
    {"bot.left_flow", "bot.help", "bot.here", "bot.noted_what", "talk.greeting"}
)


async def return_a_bare_courtesy(heard: Hearing) -> Turn | None:
    """'vale', 'hola', 'ayuda': a word or two that are looked up, not guessed at."""
    phrase = listed(heard)
    if not phrase:
        return None
    last = heard.state.notes.get("last")
    if phrase == "bot.ok" and _agrees(heard):
        if last in WHICH and heard.state.offered:
            return heard.turn(Reply("bot.which_of_these", choices=heard.state.offered))
        phrase = "bot.go_on" if last in _ASKED_WHAT else phrase
    return heard.understood(_reply(heard, phrase), intent=_intent(heard, phrase))


def _is_displeased(heard: Hearing) -> bool:
    """'qué buen servicio 🙄': what is no plain matter, and has such a face, is no compliment."""
    is_plain = is_answered(heard.intent) and not is_talk(heard.intent)
    signs = {sign for sign in heard.text if not sign.isspace()}
    return not is_plain and bool(signs & heard.vocabulary.signs("unhappy_signs"))


def _agrees(heard: Hearing) -> bool:
    """'sí', to 'can I help with something else?'"""
    return is_said(heard.house.phrases, "bot.yes", heard.tokens)


async def return_small_talk(heard: Hearing) -> Turn | None:
    """What was understood as small talk, in however many words."""
    if _is_displeased(heard):
        choices = heard.choices(TALK_TO_A_PERSON)
        return heard.understood(Reply("bot.emoji_unhappy", choices=choices), intent=Intent())
    phrase = understood(heard)
    return heard.understood(_reply(heard, phrase)) if phrase else None


def listed(heard: Hearing) -> str:
    """The phrase for words that are nothing but a courtesy, or ''."""
    if not heard.tokens:
        return ""
    if is_laughter(heard.text):
        return "bot.emoji"
    if _echoes(heard):
        return "bot.here"
    if not heard.vocabulary.without("greeting", heard.tokens):
        return "talk.greeting"
    phrase = next((phrase for words, phrase in _LISTED.items() if heard.says_only(words)), "")
    is_thanked = phrase == "bot.ok" and heard.vocabulary.is_within("thanks", heard.plain)
    phrase = "talk.thanks" if is_thanked else phrase or _several(heard) or _only_begins(heard)
    return "" if _is_of_an_order(heard) else phrase or _of_no_shop(heard)


def _several(heard: Hearing) -> str:
    """'ok gracias, eso era todo', 'perfecto, nada más, chao': courtesies in a row."""
    words, rest = heard.vocabulary, heard.tokens
    if len(rest) > _COURTESIES:
        return ""
    for name in ("ok", "thanks", "refusal", "interjection", "padding"):
        rest = words.without(name, rest)
    if rest and not words.without("goodbye", rest):
        return "talk.goodbye"
    is_thanked = heard.says("thanks")
    return "talk.thanks" if is_thanked and not rest else ""


def _only_begins(heard: Hearing) -> str:
    """'pues', 'oh': there is more to come. A single letter may be a size: 'M'."""
    is_lead = heard.says_only("interjection") or heard.says_only("padding")
    return "bot.go_on" if is_lead and len(heard.text) > 1 else ""


def _of_no_shop(heard: Hearing) -> str:
    """'¿qué hora es?', 'me equivoqué de chat', with no more than a few words around."""
    if heard.intent.score >= SURE or any(map(str.isdigit, heard.text)):
        return ""
    for words, phrase in (("wrong_chat", "bot.wrong_chat"), ("off_topic", "bot.off_topic")):
        rest = heard.vocabulary.without(words, heard.tokens)
        left = heard.vocabulary.without("apology", heard.vocabulary.without("padding", rest))
        if len(rest) < len(heard.tokens) and len(left) <= _AROUND:
            return phrase
    return ""


def _is_of_an_order(heard: Hearing) -> bool:
    """'quiero cancelar', where there is nothing of ours to cancel."""
    is_asked = any(choice.id in _WAYS_OUT for choice in heard.state.offered)
    is_open = heard.state.flow is not None or is_asked
    return not is_open and any(word.startswith("cancel") for word in heard.tokens)


def _echoes(heard: Hearing) -> bool:
    """Our own last words, pasted back."""
    last = heard.state.notes.get("last", "")
    if len(heard.tokens) < _A_SENTENCE or not heard.house.phrases.has(last):
        return False
    return heard.tokens == tokens_of(heard.phrase(last))


def understood(heard: Hearing) -> str:
    """The phrase for small talk: `talk:x` is answered by `talk.x`, or ''."""
    if not is_answered(heard.intent) or not is_talk(heard.intent):
        return ""
    asks_of_us = len(heard.tokens) > 1 and heard.intent.id == "talk:bot-identity"  # 'who are you'
    if heard.says_only("question") and not asks_of_us:  # only 'how?': of nothing, so not of us
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


def _asks_to_wait(heard: Hearing) -> str:
    """'espera que busco el número', 'let me check my e-mail'"""
    said = heard.tokens
    has_fact = "@" in heard.text or any(map(str.isdigit, heard.text))
    has_fact = has_fact or _is_a_matter(heard)
    step = heard.vocabulary.leading("wait", said)
    asks = heard.vocabulary.leading("saying", said[step:]) > 0  # 'espera, primero dime ...'
    is_wait = step > 0 and len(said) <= _A_WAIT and not asks
    return "bot.no_hurry" if is_wait and not has_fact else ""


def _is_a_matter(heard: Hearing) -> bool:
    """'espera, antes dime cuánto cuesta el envío' asks for something meanwhile."""
    is_clear = is_answered(heard.intent) and heard.intent.score >= PLAIN
    return is_clear and not is_talk(heard.intent)


def aside(heard: Hearing) -> Reply | None:
    """A courtesy while a question is open; an "ok" alone is not one, nor a "no"."""
    phrase = listed(heard) or understood(heard) or _asks_to_wait(heard)
    if not phrase or phrase in ("bot.ok", "bot.all_right"):
        return None
    brief = f"{phrase}_in_form"  # without 'how can I help?': the open question comes next
    return Reply(brief if heard.house.phrases.has(brief) else phrase)
