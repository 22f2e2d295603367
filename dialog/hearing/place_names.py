"""The places that customers name, and the regions that the answers speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import re2

from dialog.listening import Tokens, heard_at, hears, ways
from dialog.phrases import Phrases

_LONGEST = 10  # words of a question that names a street
_A_HOUSE = re2.compile(r"\d{1,5}[a-z]?")
_TO_ITS_HOUSE = 5  # words, at most, of a street's name and its house's number
WITHIN = {  # from near to far: how answers may call where the place lies
    "canaries": ("islands", "spain"),
    "balearics": ("islands", "spain"),
    "ceuta": ("spain",),
    "mainland": ("mainland", "spain"),
    "spain": ("spain", "mainland"),
    "portugal": ("portugal", "abroad"),
    "latin_america": ("latin_america", "abroad"),
    "elsewhere": ("abroad",),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it was said, and the group that it belongs to."""

    group: str
    said: Tokens

    def around(self, said: Tokens) -> tuple[Tokens, Tokens]:
        """The words before it and behind it, in the text that names it."""
        size = len(self.said)
        at = next(at for at in range(len(said)) if said[at : at + size] == self.said)
        return said[:at], said[at + size :]


def place_in(phrases: Phrases, said: Tokens) -> Place | None:
    """The place that is named, by the longest of its names."""
    known = _by_first_word(phrases)
    found = [
        place
        for at, word in enumerate(said)
        for place in known.get(word, ())
        if said[at : at + len(place.said)] == place.said
    ]
    return max(found, key=lambda place: len(place.said), default=None)


def by_its_region(phrases: Phrases, said: Tokens, language: str) -> str:
    """'cuanto demora a bogota' -> 'cuanto demora a latinoamérica'; '' where no place is named.

    FAQs speak of regions; of most towns they have never heard.
    """
    place = place_in(phrases, said)
    region = phrases.words(language, f"bot.named.{WITHIN[place.group][0]}") if place else ()
    if place is None or not region:
        return ""
    before, after = place.around(said)
    return " ".join((*before, region[0], *after))


def asks_for_a_street(phrases: Phrases, said: Tokens) -> bool:
    """'¿estáis en la calle Mayor?': the street's name means nothing else."""
    if len(said) > _LONGEST or not hears(phrases, "bot.street.asked", said):
        return False
    return hears(phrases, "bot.street.named", said)


def with_its_address(phrases: Phrases, text: str, said: Tokens, language: str) -> str:
    """'change it to 12 High Street' -> 'change it to my address': its name means nothing else."""
    houses = [at for at, word in enumerate(said) if _A_HOUSE.fullmatch(word)]
    streets = heard_at(phrases, "bot.street.named", said) if houses else ()
    for at, way in streets:
        near = [house for house in houses if abs(house - at) <= _TO_ITS_HOUSE]
        if near:
            first, last = min(at, *near), max(at + len(way), near[-1] + 1)
            named = phrases.text(language, "bot.street.address")
            return " ".join((*said[:first], named, *said[last:]))
    return text


@lru_cache(maxsize=4)
def _by_first_word(phrases: Phrases) -> Mapping[str, tuple[Place, ...]]:
    listed: dict[str, tuple[Place, ...]] = {}
    for group in WITHIN:
        for way in ways(phrases, f"bot.place.{group}"):
            listed[way[0]] = (*listed.get(way[0], ()), Place(group, way))
    return listed
