"""Who wants a person, and who needs one at once: asked for, in danger, angry, not helped."""

from dataclasses import replace
from functools import partial

from dialog.cases import UNSOLVED
from dialog.damage import is_surely_told
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered, sure
from dialog.hearing.mood import is_angry, is_in_danger
from dialog.hearing.parts import matters
from dialog.hearing.questions import questions_in
from dialog.hearing.who_speaks import wants_somebody
from dialog.listening import Tokens, tokens_of
from dialog.model import Intent, Reply, Turn
from dialog.policies.answers import answer_of
from dialog.policies.handing_over import to_a_person
from dialog.readers import refusable_phone

SHORT_WISH = 12  # words; in a longer text a person may just be part of the story
_A_PERSON = 5  # words, at most, of 'hablar con nadie'


async def hand_over_at_once_in_danger(heard: Hearing) -> Turn | None:
    """Whom to call, and a person: nothing else matters now."""
    if heard.tapped or not is_in_danger(heard.tokens, heard.vocabulary):
        return None
    return await to_a_person(heard, "danger", sure("flow:human", mood="danger"))


async def hand_over_at_once_on_anger(heard: Hearing) -> Turn | None:
    if heard.tapped or not _is_angry(heard):
        return None
    return await to_a_person(heard, "anger", sure("flow:human", mood="anger"))


def _is_angry(heard: Hearing) -> bool:
    """What came broken is looked for only where there are angry words."""
    angry = partial(is_angry, heard.text, vocabulary=heard.vocabulary)
    said = {heard.tokens, heard.plain}
    if not any(map(angry, said)):
        return False
    if any(angry(words, is_telling=True) for words in said):
        return True
    return not is_surely_told(heard.text, heard.house.phrases, heard.language)


async def hand_over_when_asked(heard: Hearing) -> Turn | None:
    if heard.tapped or not asks_for_a_person(heard, in_form=heard.state.flow is not None):
        return None
    is_read = heard.intent.id == "flow:human"
    turn = await to_a_person(heard, "asked", heard.intent if is_read else sure("flow:human"))
    return replace(turn, replies=(*_answers_besides(heard), *turn.replies))


def _answers_besides(heard: Hearing) -> list[Reply]:
    """'quiero hablar con una persona, y ¿cuánto cuesta el envío?': that needs no waiting."""
    if heard.state.flow is not None:
        return []
    asked = (*heard.pieces, *questions_in(heard))
    plain = [one.faq_id for one in asked if one.intent.score >= PLAIN]
    told = [answer_of(heard, faq_id) for faq_id in dict.fromkeys(filter(None, plain))]
    return [reply for reply in told if reply is not None]


async def hand_over_what_was_not_solved(heard: Hearing) -> Turn | None:
    """'sigo con el mismo problema', after people had closed the case: it is open again."""
    tickets = heard.moment.tickets
    if heard.tapped or heard.state.flow is not None:
        return None
    if not tickets or tickets[-1].status != "closed":
        return None
    if len(heard.tokens) > SHORT_WISH or not heard.says("unsolved"):
        return None
    return await to_a_person(heard, UNSOLVED, sure("flow:human", again=tickets[-1].number))


def asks_for_a_person(heard: Hearing, *, in_form: bool = False) -> bool:
    """By its meaning, or by plain words in a short message that is no clear question.

    In a form it must be plain: 'prefiero que no' is first of all an answer.
    """
    if is_not_wanted(heard) or refuses_one_first(heard) or heard.says_only("something_else"):
        return False
    asks_who = "asks" in heard.intent.why  # 'é pessoa mesmo?' asks who is there
    means_it = is_answered(heard.intent) and heard.intent.id == "flow:human"
    means_it = means_it and not _refuses_calls(heard)
    if means_it and (not in_form or heard.intent.score >= PLAIN):
        return True
    if heard.says_only("person"):
        return not asks_who
    is_question = is_answered(heard.intent) and bool(faq_of(heard.intent))
    is_short = len(heard.tokens) <= SHORT_WISH
    is_call = heard.says("call_me") and not _refuses_calls(heard)
    if is_short and not in_form and is_call:
        return True  # in a form it comes with the number that is asked for
    wants_one = wants_somebody(heard.text, heard.vocabulary)
    if wants_one and is_short and not (is_question and not heard.says_only("asks_for_person")):
        return True
    return not in_form and _asks_for_one_besides(heard, wants_one=wants_one)


def _asks_for_one_besides(heard: Hearing, *, wants_one: bool) -> bool:
    """'I want to talk to someone. And how long do refunds take?'"""
    if any(one.intent.id == "flow:human" for one in heard.matters):
        return True
    if not wants_one:
        return False
    parts = matters(heard.text, heard.vocabulary)
    short = [part for part in parts if len(tokens_of(part)) <= SHORT_WISH]
    understanding = heard.house.understanding
    wishes = (understanding.read(part, heard.spoken) for part in short if len(parts) > 1)
    return any(_is_plainly_wanted(one) for one in wishes)


def _is_plainly_wanted(intent: Intent) -> bool:
    return is_answered(intent) and intent.id == "flow:human" and intent.score >= PLAIN


def is_not_wanted(heard: Hearing) -> bool:
    """'no quiero hablar con nadie', 'no quiero una persona'; not 'no quiero hablar con un bot'."""
    step = unwanted_first(heard)
    return step > 0 and _is_only_a_person(heard, heard.tokens[step:])


def refuses_one_first(heard: Hearing) -> bool:
    """'no quiero una persona, solo dime dónde está mi pedido'"""
    first, _, rest = heard.text.partition(",")
    step = unwanted_first(heard)
    return step > 0 and bool(rest.strip()) and _is_only_a_person(heard, tokens_of(first)[step:])


def unwanted_first(heard: Hearing) -> int:
    """How many words refuse at once: 'no quiero ...'; none of 'não, queria falar com alguém'."""
    return heard.vocabulary.leading("unwanted", tokens_of(heard.text.partition(",")[0]))


def _is_only_a_person(heard: Hearing, said: Tokens) -> bool:
    return 0 < len(said) <= _A_PERSON and heard.vocabulary.is_only("person", said)


def _refuses_calls(heard: Hearing) -> bool:
    """'no quiero que me llamen' is about the phone."""
    reader = refusable_phone(heard.scene.phone)
    return any(reader.spot(item) == "" for item in heard.messages)
