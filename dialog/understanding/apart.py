"""Are two parts of a message about two things?

Each of them, read alone, may be like a question of its own where only one is asked: 'shipping and
handling', 'I put the wrong address, can you change it?'. Of two matters the whole is like both,
more than like anything else; and neither entry speaks of what the other part says. The surer the
parts are by themselves, the less is asked of that.
"""

from dataclasses import dataclass

from dialog.understanding.match import Matcher

OWN_MATTER = 0.75  # of a part, which the other part's entry may speak of in many of its questions
PER_DOUBT = 2.0  # how much less that may be where the parts are not sure
ONE_BETWEEN = 0.2  # ... and where the whole is like one more entry, between the two
LOOKED_AT = 7  # entries that the whole is most like
KIN = 4  # entries that a part is most like: 'devoluciones' has its cost, its way and its rules


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message, the intent that it was read as, and the chance that it is that."""

    text: str
    id: str
    score: float = 1.0

    @property
    def doubt(self) -> float:
        return 1.0 - self.score


def are_apart(matcher: Matcher, first: Part, second: Part) -> bool:
    """Two entries, and not one in two parts."""
    known = {name: at for at, name in enumerate(matcher.ids)}
    both = {first.id, second.id}
    left = OWN_MATTER - PER_DOUBT * (first.doubt + second.doubt)
    if len(both) < 2 or not both <= known.keys() or left < 0.0:
        return False
    ends = ((first, second), (second, first))
    spoken_of = max(matcher.belonging(one.text, known[other.id]) for one, other in ends)
    if spoken_of > left:
        return False
    likeliest = _likeliest(matcher, f"{first.text} {second.text}", LOOKED_AT)
    if both == set(likeliest[:2]):
        return True
    if spoken_of > left - ONE_BETWEEN:
        return False
    kin = {name for one in (first, second) for name in _likeliest(matcher, one.text, KIN)} - both
    return both <= set([name for name in likeliest if name not in kin][:3])


def _likeliest(matcher: Matcher, text: str, most: int) -> list[str]:
    return [matcher.ids[at] for at in matcher.weigh(text).order(most)]
