"""In which language a message is said, and in which one the customer wants to be answered."""

from collections.abc import Collection

from dialog.hearing.parts import sentences
from dialog.hearing.vocabulary import Vocabulary, language_list
from dialog.listening import Tokens, tokens_of
from dialog.model import Inbound, Moment, State
from dialog.phrases import Phrases
from dialog.readers import country_of, email_address
from dialog.readers.spoken_numbers import counts
from dialog.understanding import Understanding

_SPOKEN_IN = {
    **dict.fromkeys(("BR", "PT", "AO", "MZ", "CV"), "pt"),
    **dict.fromkeys(("GB", "IE", "AU", "NZ"), "en"),
}
_PHONES_OF = {"pt": ("BR", "PT"), "en": ("GB", "US")}  # of Spanish too many countries look alike
AN_ANSWER = 3  # words: in a form they change no language
AN_ADDRESS = 6  # words, as it is dictated: 'ana at gmail dot com'


def spoken(understanding: Understanding, state: State, hint: str, text: str, said: Tokens) -> str:
    """The language of the words, slow to change: an "ok", a name or a number changes nothing."""
    current = state.language or hint
    words = sum(any(map(str.isalpha, word)) and not counts(word) for word in said)
    is_address = words <= AN_ADDRESS and email_address.spot(Inbound("", "", "", text)) is not None
    is_answer = state.flow is not None and (words <= AN_ANSWER or is_address)
    if current and (is_answer or not said):
        return current
    return understanding.language_of(text, current)


def hinted(moment: Moment, known: Collection[str]) -> str:
    """What the platform says of its user's language: 'es-MX' -> 'es'; else the phone's country."""
    hints = (*(message.language for message in moment.messages), moment.contact.language)
    told = next((hint[:2] for hint in hints if hint[:2] in known), "")
    return told or _of_the_country(moment.contact.phone, known)


def _of_the_country(phone: str, known: Collection[str]) -> str:
    """Only where nearly everybody speaks it: a number of the US says nothing."""
    language = _SPOKEN_IN.get(country_of(phone), "") if phone else ""
    return language if language in known else ""


def where_spoken(language: str) -> tuple[str, ...]:
    """The countries of a phone that is told in this language, and is none of here."""
    return _PHONES_OF.get(language, ())


def wished(phrases: Phrases, vocabulary: Vocabulary, text: str, said: Tokens) -> str:
    """'en inglés, por favor. How much is it?' -> 'en'; not '¿tenéis la guía en inglés?'."""
    names = {language_list(language): language for language in phrases.languages}
    named = [name for name in names if vocabulary.is_within(name, said)]
    for name in named:
        if any(_is_wish(vocabulary, name, tokens_of(part)) for part in _pieces(text)):
            return names[name]
    return ""


def is_only_a_wish(vocabulary: Vocabulary, said: Tokens, language: str) -> bool:
    return bool(language) and _is_bare(vocabulary, language_list(language), said)


def _pieces(text: str) -> list[str]:
    parts = [piece for part in sentences(text) for piece in part.split(":")]
    return [*parts, *(piece for part in parts if "," in part for piece in part.split(","))]


def _is_wish(vocabulary: Vocabulary, name: str, said: Tokens) -> bool:
    """'in English please, how much is it?' begins with it; 'can we talk in English?' is it."""
    led = said[vocabulary.leading("padding", said) :]  # 'ahora en español, ...'
    return vocabulary.leading(name, led) >= 2 or _is_bare(vocabulary, name, said)


def _is_bare(vocabulary: Vocabulary, name: str, said: Tokens) -> bool:
    """Nothing else is said; of 'in English' a word more is forgiven, of 'English' it is not."""
    rest = vocabulary.without(name, said)
    named = len(said) - len(rest)
    return named > 0 and len(vocabulary.without("wishing", rest)) < named
