"""What was asked last, in few words, and what of it a short question asks another thing of.

Of 'hola, quiero saber cuánto tarda el envío' stays 'cuanto tarda el envio'; '¿y a Canarias?' is
read after that, '¿y cuánto sale?' after 'el envio'.
"""

from dialog.hearing.follow_ups import LONGEST_ASKED, in_few_words
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import ids_near, is_faq
from dialog.listening import tokens_of
from dialog.model import Intent, Json, State, Turn
from dialog.notes import Notes
from dialog.readers import order_number


def noted_question(heard: Hearing, turn: Turn) -> Notes:
    """The notes for a turn that answered from the FAQ: the question, and its next best readings."""
    why = turn.intent.why
    asked = _asked(heard, turn.state, why)
    after = "" if why.get("another") else str(why.get("after", ""))
    whole = " ".join(f"{after} {asked}".split()[-LONGEST_ASKED:])
    return {"asked": whole, "others": _others(turn.intent), "numbered": _numbered(heard)}


def _numbered(heard: Hearing) -> str:
    """'preciso da fatura do 10451': an e-mail that comes next is of that order."""
    found = (order_number.spot(message) for message in heard.messages)
    return next((str(number) for number in found if number), "")


def _others(intent: Intent) -> list[str]:
    return [one for one in ids_near(intent) if one != intent.id and not one.startswith("talk:")]


def _asked(heard: Hearing, state: State, why: Json) -> str:
    """Of a choice, what it says on it."""
    if not is_faq(state.topic) or not why.get("chosen"):
        return in_few_words(heard.tokens, heard.vocabulary)
    title = heard.house.understanding.title(state.topic, heard.language)
    return in_few_words(tokens_of(title), heard.vocabulary)
