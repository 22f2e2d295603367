"""Is the customer angry? By words and how loudly they are said; no guessing between the lines.

'sois unos ladrones' -> yes; '¡¡ESTOY MUY ENOJADA!!' -> yes; 'estoy enojado con el color' -> no
"""

from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens

_NEAR = 5  # words before, in which a "no" still turns the word around
_LOUD_FROM = 12  # letters: shorter texts in capitals are often just a phone's habit


def is_in_danger(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'ya no quiero vivir', 'mi hijo se tragó un botón': before anything else."""
    return vocabulary.is_within("danger", said)


def is_angry(text: str, said: Tokens, vocabulary: Vocabulary, *, is_telling: bool = False) -> bool:
    """An insult or a strong phrase at once; milder words only when they are said loudly.

    Who tells at the same time what came broken (`is_telling`) wants that written down.
    """
    if not said:
        return False
    if vocabulary.is_within("insult", said):
        return True
    asks = text.rstrip().endswith("?")  # '¿esto es una estafa?' is a worry, not yet anger
    if vocabulary.is_within("anger", said) and not asks:
        return True
    if is_telling:
        return False
    place = vocabulary.place("upset", said)
    if place < 0 or vocabulary.is_within("not", said[max(0, place - _NEAR) : place]):
        return False
    louder = vocabulary.is_within("very", said[max(0, place - 2) : place])
    return louder or "!!" in text or _is_shouted(text)


def _is_shouted(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    return len(letters) >= _LOUD_FROM and capitals > 0.8 * len(letters)
