"""'¿y a Canarias?': what the last answer says of that place, not all of it again.

A place is known by its own name, by the region that it lies in, and at last as one of the 'other
countries'. Where the last answer says nothing of it, one that is near may.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialog.hearing.follow_ups import bare_of_courtesies
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import faq_of, ids_near, is_answered, is_faq, sure
from dialog.hearing.place_names import WITHIN, Place, place_in
from dialog.listening import Tokens, stands_in, tokens_of, ways
from dialog.model import Intent, Reply, Turn
from dialog.notes import noted
from dialog.phrases import Phrases
from dialog.policies.answers import A_PART, answer_of, follow_ups_of
from dialog.policies.repeats import as_one, fingerprint, sentences_of, told_before

_LONGEST = 8  # words
_LONGEST_ASKED = 12  # words of a whole question that names a place
_NEARLY = 0.5  # score of what is not sure, and is as good as that once a place is named


async def tell_it_for_a_place(heard: Hearing) -> Turn | None:
    """Nothing but a place, after an answer that depends on places."""
    topic = heard.state.topic
    if heard.tapped or heard.state.flow is not None or not is_faq(topic):
        return None
    place = _only_a_place(heard)
    if place is None or not _depends_on_places(heard, topic):
        return None
    for faq_id, is_exact in _looked_at(heard, topic):
        told = of_the_place(heard, faq_id, place, is_exact=is_exact)
        if told is not None:
            return _told(heard, told, faq_id)
    return None


async def tell_it_for_home(heard: Hearing) -> Turn | None:
    """'¿mandan a Sevilla?', read as of foreign countries: an answer near it speaks of home."""
    faq_id = faq_of(heard.intent) if is_answered(heard.intent) else ""
    place = place_in(heard.house.phrases, heard.tokens)
    if not faq_id or heard.tapped or heard.state.flow is not None or len(heard.tokens) > _LONGEST:
        return None
    if place is None or "abroad" in WITHIN[place.group] or not _is_left_out(heard, faq_id, place):
        return None
    near = [one for one in ids_near(heard.intent) if is_faq(one) and one != faq_id]
    return _told_by_another(heard, place, near, is_exact=True)


async def tell_it_for_abroad(heard: Hearing) -> Turn | None:
    """'how much is shipping to the US?', where what was read speaks of other places, or is unsure.

    Not where the whole answer says it, unless that was just told, and only a part would come now.
    """
    intent = heard.intent
    faq_id = faq_of(intent) if is_answered(intent) or intent.score >= _NEARLY else ""
    place = place_in(heard.house.phrases, heard.tokens) if faq_id else None
    if heard.tapped or heard.state.flow is not None or len(heard.tokens) > _LONGEST_ASKED:
        return None
    if place is None or "abroad" not in WITHIN[place.group]:
        return None
    is_again = place.group == "elsewhere" and told_before(heard, faq_id) > 0
    is_told = is_answered(intent) and of_the_place(heard, faq_id, place) is not None
    if (is_told and not is_again) or not _depends_on_places(heard, faq_id):
        return None
    return _told_by_another(heard, place, list(filter(is_faq, ids_near(intent))), is_exact=False)


def _told_by_another(
    heard: Hearing, place: Place, near: Sequence[str], *, is_exact: bool
) -> Turn | None:
    """The first of these answers that says something of the place."""
    for faq_id in near:
        told = of_the_place(heard, faq_id, place, is_exact=is_exact)
        if told is not None:
            return heard.understood(told, intent=sure(faq_id, place=True), topic=faq_id)
    return None


def _is_left_out(heard: Hearing, faq_id: str, place: Place) -> bool:
    """'Fuera de España enviamos ...' says nothing of what lies in it."""
    answer, phrases = answer_of(heard, faq_id), heard.house.phrases
    if answer is None or of_the_place(heard, faq_id, place) is not None:
        return False
    said = tokens_of(answer.text)
    return any(
        stands_in(said, (*outside, *name))
        for outside in ways(phrases, "bot.named.outside")
        for names in _names_of(phrases, place, is_exact=True)
        for name in names
    )


def _looked_at(heard: Hearing, topic: str) -> Iterator[tuple[str, bool]]:
    """The topic; what people ask after it, if that names the place; what is near, less exactly."""
    near = [one for one in ids_near(heard.intent) if is_faq(one)]
    following = [one for one in follow_ups_of(heard, topic) if is_faq(one)]
    yield topic, False
    yield from ((one, True) for one in (*following, *near))
    yield from ((one, False) for one in (*near, *following))


def of_the_place(
    heard: Hearing, faq_id: str, place: Place, *, is_exact: bool = False
) -> Reply | None:
    """The sentences of the answer that hold there: by its own name before its region's.

    If it `is_exact`, one of the 'other countries' is not enough.
    """
    answer = answer_of(heard, faq_id)
    if answer is None:
        return None
    parts = [clause for part in sentences_of(answer.text) for clause in _clauses(part)]
    for names in _names_of(heard.house.phrases, place, is_exact=is_exact):
        telling = [part for part in parts if _speaks_of(heard.house.phrases, part, names)]
        if telling:
            return replace(answer, text=as_one([_sentence(part) for part in telling]), media=())
    return None


def _told(heard: Hearing, reply: Reply, faq_id: str) -> Turn:
    """The subject stays what it was: '¿y a Perú?' may come next."""
    topic = heard.state.topic
    if fingerprint((reply,)) == heard.state.notes.get("spoken"):
        reply = replace(reply, text=heard.phrase("bot.the_same", text=_small(reply.text)))
    before = heard.state.notes.get("asked", "")
    notes = noted(heard.state.notes, again=A_PART, together=[])
    intent: Intent = sure(faq_id, after=before, place=True)
    return heard.understood(reply, intent=intent, topic=topic, notes=notes)


def _only_a_place(heard: Hearing) -> Place | None:
    """The place, if all the other words only lead to it."""
    said = bare_of_courtesies(heard.tokens, heard.vocabulary)
    place = place_in(heard.house.phrases, said)
    if place is None or len(said) > _LONGEST:
        return None
    before, after = place.around(said)
    rest: Tokens = (*before, *after)
    for name in ("follow_up", "around_a_place", "fragment", "padding"):
        rest = heard.vocabulary.without(name, rest)
    return None if rest else place


def _depends_on_places(heard: Hearing, faq_id: str) -> bool:
    answer = answer_of(heard, faq_id)
    if answer is None:
        return False
    said, phrases = tokens_of(answer.text), heard.house.phrases
    groups = {name for names in WITHIN.values() for name in names}
    return any(
        stands_in(said, way) for name in groups for way in ways(phrases, f"bot.named.{name}")
    )


def _names_of(phrases: Phrases, place: Place, *, is_exact: bool) -> Iterator[Sequence[Tokens]]:
    yield (place.said,)
    if place.group != "elsewhere":
        ours = (phrases.text(one, f"bot.place.{place.group}") for one in phrases.languages)
        yield tuple(map(tokens_of, ours))
    for name in WITHIN[place.group]:
        if name == "abroad" and is_exact:
            continue
        yield ways(phrases, f"bot.named.{name}")


def _speaks_of(phrases: Phrases, part: str, names: Sequence[Tokens]) -> bool:
    """'Fuera de España enviamos ...' does not speak of Spain."""
    said = tokens_of(part)
    outside = ways(phrases, "bot.named.outside")
    if any(stands_in(said, (*way, *name)) for way in outside for name in names):
        return False
    return any(stands_in(said, name) for name in names)


def _clauses(sentence: str) -> list[str]:
    return [part.strip() for part in sentence.split(";")]


def _sentence(clause: str) -> str:
    """'a Portugal son 14,95 €' -> 'A Portugal son 14,95 €.'"""
    told = clause[:1].upper() + clause[1:]
    return told if told[-1:] in ".!?:" else f"{told}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
