"""What went wrong with an order, heard in the customer's own words.

    'me llegó rota la taza'         -> broken
    'me mandaron otro color'        -> wrong
    'solo venía uno'                -> missing
    '¿qué pasa si llega rota?'      -> nothing: a question tells of no damage

The words are the `words` of the phrases complaint.kind.* and complaint.heard.*, of all languages.
"""

from functools import lru_cache

import re2
from rapidfuzz import fuzz

from dialog.listening import Tokens, heard_at, hears, leading, tokens_of, ways
from dialog.model import Inbound
from dialog.phrases import Phrases
from dialog.readers import order_number_nearby
from dialog.understanding.normalise import normalise

KINDS = ("broken", "wrong", "missing", "service")
TELLING = 4  # words that tell a problem, at least, to be a story
LONG = 14  # words that are a story whatever they are about
_ALIKE = 88.0
_FORGIVEN = 6  # letters, at least, of a word with a slip: 'quero' is no 'quebró'
_PIECES = re2.compile(r"[^.,;:!?¿¡\n]+\??")
_WHY = re2.compile(r"(?i)^\W*(?:(?:y|e|pero|mas|and|but)\s+)?(?:por ?qu[eéê]|xq|pq|why|how come)\s")
_FAINTLY, _SOMEHOW = 1, 2  # letters: any word that tells a kind weighs more
_AROUND_SENDING = frozenset({"me", "nos", "un", "una", "uno", "um", "uma", "a", "sent", "you", "i"})
_NEAR = 5  # words around another matter that are about it
_A_SUM = 4  # digits, at most: an order's number has more
_ASKED_AT_MOST = 10  # words of a question behind a story, without a comma between them
_RELATIVE = (("que",), ("o",), ("what",))  # also within a statement
_LONGEST = 1_000  # characters: what happened is said in the first of them


@lru_cache(maxsize=256)  # a form hears every earlier message again
def kind_in(told: str, phrases: Phrases) -> str | None:
    """The kind whose words are told; None for none, or for a draw."""
    said = _without_idioms(tokens_of(statements(told, phrases)), phrases)
    scores = {kind: _score(kind, said, phrases) for kind in KINDS}
    scores["missing"] = max(scores["missing"], _SOMEHOW * came_without(said, phrases))
    if any(scores[kind] for kind in KINDS if kind != "service"):
        scores["service"] = 0  # 'vino roto y nadie contesta' is about what came
    best, second = sorted(scores.values(), reverse=True)[:2]
    return max(scores, key=lambda kind: scores[kind]) if best > second else None


def _without_idioms(said: Tokens, phrases: Phrases) -> Tokens:
    """'no hace falta' tells of nothing that is missing; 'otra cosa: ...' of no other thing."""
    said = said[leading(phrases, "complaint.heard.opening", said) :]
    idioms = ways(phrases, "complaint.heard.idiom")
    if not any(way[0] in said for way in idioms):
        return said
    text = f" {' '.join(said)} "
    for way in idioms:
        text = text.replace(f" {' '.join(way)} ", " ")
    return tuple(text.split())


def tells(told: str, phrases: Phrases) -> bool:
    """Does this say what happened, and not only that something did?"""
    whole = tokens_of(told)
    said = tokens_of(statements(told, phrases)) if "?" in told else whole
    if len(said) < TELLING:
        return len(whole) >= LONG
    is_told = _hears("telling", said, phrases) or kind_in(told, phrases) is not None
    return is_told or ("?" in told and len(whole) >= LONG)


@lru_cache(maxsize=256)  # several policies ask the same of one message
def is_surely_told(told: str, phrases: Phrases, language: str) -> bool:
    """Of something that came: broken, wrong or not all of it; or plain words for bad service."""
    plain = normalise(statements(told, phrases), language)
    said = _without_idioms(tokens_of(plain), phrases)
    if _is_overcharged(said, phrases):
        return True
    said = _without_other_matters(said, told, phrases)
    if _hears("plainly", said, phrases) or _hears("complaining", said, phrases):
        return True
    if not (_hears("item", said, phrases) or _names_an_order(told)):
        return False
    if _is_exactly("broken", said, phrases) or _is_exactly("wrong", said, phrases):
        return True
    is_missing = _is_exactly("missing", said, phrases) or came_without(said, phrases)
    return is_missing and not _hears("never_came", said, phrases)


def _is_overcharged(said: Tokens, phrases: Phrases) -> bool:
    """'me cobraron de más', 'ponía 49 y me cobraron 59': the sum that was, and the right one."""
    if not _hears("charged", said, phrases):
        return False
    sums = {word for word in said if word.isdecimal() and len(word) <= _A_SUM}
    return len(sums) > 1 or _hears("too_much", said, phrases)


def _without_other_matters(said: Tokens, told: str, phrases: Phrases) -> Tokens:
    """'la página no funciona' is of no order; who tells a lot may speak of money as well.

    Of a short text a clause is left that tells by itself how something came, of a long one what
    stands away from the other matter.
    """
    places = [at for at, _ in heard_at(phrases, "complaint.heard.other_matter", said)]
    if not places:
        return said
    if len(said) < LONG:
        return _clauses_of_what_came(told, phrases)
    return tuple(
        word for at, word in enumerate(said) if all(abs(at - place) > _NEAR for place in places)
    )


def _clauses_of_what_came(told: str, phrases: Phrases) -> Tokens:
    """'quiero mi dinero de vuelta, la falda llegó rota' -> ('la', 'falda', 'llego', 'rota')"""
    clauses = (tokens_of(piece) for piece in _PIECES.findall(told) if not piece.endswith("?"))
    return tuple(
        word
        for said in clauses
        if _hears("arrived", said, phrases) and not _hears("other_matter", said, phrases)
        for word in said
    )


def came_without(said: Tokens, phrases: Phrases) -> bool:
    """'me llegó el bolso sin la correa': something is missing, whatever it is"""
    arrived = [at for at, _ in heard_at(phrases, "complaint.heard.arrived", said)]
    lacking = [at for at, _ in heard_at(phrases, "complaint.heard.without", said)]
    return any(0 < there - here <= _NEAR for here in arrived for there in lacking)


def _names_an_order(told: str) -> bool:
    """'el reloj del 10437 se rompió': what came is meant, though no word says that it came."""
    return order_number_nearby.spot(Inbound("", "", "", told)) is not None


def statements(told: str, phrases: Phrases) -> str:
    """Without the questions: 'me llegó roto, ¿qué hago?' -> 'me llegó roto'

    '¿por qué me mandasteis una taza rota?' says that it is so.
    """
    pieces = (piece.strip() for piece in _PIECES.findall(told[:_LONGEST]))
    kept = (_stated_in(piece, phrases) for piece in pieces)
    return ", ".join(piece for piece in kept if piece)


def _stated_in(piece: str, phrases: Phrases) -> str:
    """All of a statement; of a question, what is told before it: 'me llegó roto qué hago?'"""
    if _WHY.match(piece) or not piece.endswith("?"):
        return piece.rstrip("?")
    words = piece.split()
    if leading(phrases, "bot.heard.question", tokens_of(piece)):
        return ""
    for at in range(len(words) - 1, max(len(words) - _ASKED_AT_MOST, TELLING) - 1, -1):
        if _begins_to_ask(tokens_of(" ".join(words[at:])), phrases):
            return " ".join(words[:at])
    return ""


def _begins_to_ask(said: Tokens, phrases: Phrases) -> bool:
    """'puedo devolverlo', 'qué hago'; not 'que pedí'."""
    if said[:1] in _RELATIVE:
        return leading(phrases, "bot.heard.opener", said) > 0
    return any(leading(phrases, f"bot.heard.{name}", said) for name in ("opener", "question"))


def _hears(name: str, said: Tokens, phrases: Phrases) -> bool:
    return hears(phrases, f"complaint.heard.{name}", said)


def _is_exactly(kind: str, said: Tokens, phrases: Phrases) -> bool:
    """Without forgiving slips, as nobody has said yet that there is a complaint."""
    singular = [word.removesuffix("s") if len(word) > _FORGIVEN else word for word in said]
    return any(hears(phrases, f"complaint.kind.{kind}", words) for words in (said, singular))


def _score(kind: str, said: Tokens, phrases: Phrases) -> int:
    """Letters of the longest way that is told: 'no funciona' weighs more than 'no'."""
    told = (
        way
        for at, word in enumerate(said)
        for way in _beginning_with(word, kind, phrases)
        if _stands_at(at, said, way)
    )
    return max((_weight(way, phrases) for way in told), default=0)


def _weight(way: Tokens, phrases: Phrases) -> int:
    """'me mandaron una ...' tells nearly nothing: what came of it is in the words that follow."""
    return _FAINTLY if _of_sending(phrases).issuperset(way) else sum(map(len, way))


@lru_cache(maxsize=4)
def _of_sending(phrases: Phrases) -> frozenset[str]:
    item = (way for way in ways(phrases, "complaint.heard.item") if len(way) == 1)
    return _AROUND_SENDING.union(way[0] for way in item)


@lru_cache(maxsize=16_384)  # held against some hundred ways once, not in every message
def _beginning_with(word: str, kind: str, phrases: Phrases) -> tuple[Tokens, ...]:
    """The ways of this kind whose first word it is, slips forgiven."""
    listed = ways(phrases, f"complaint.kind.{kind}")
    return tuple(way for way in listed if _same(word, way[0]))


def _stands_at(at: int, said: Tokens, way: Tokens) -> bool:
    return len(said) >= at + len(way) and all(map(_same, said[at : at + len(way)], way))


@lru_cache(maxsize=65_536)
def _same(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) >= _FORGIVEN and fuzz.ratio(one, other) >= _ALIKE
    )
