"""'¿Eres una persona real?' asks who is there; '¿es un bot? pásame con alguien' wants one."""

from dialog.hearing.parts import clauses
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of

_ASKS = "who_speaks"
_WISH = "asks_for_person"


def asks_who_speaks(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'are you human?', 'hablo con una persona o con un bot': nothing else is said."""
    step = vocabulary.leading(_ASKS, said)
    return 0 < step < len(said) and not vocabulary.without("a_speaker", said[step:])


def wants_somebody(text: str, vocabulary: Vocabulary) -> bool:
    """A person is asked for in a clause that does not begin with who is there."""
    if not vocabulary.is_within(_WISH, tokens_of(text)):
        return False
    return any(_wants(tokens_of(part), vocabulary) for part in clauses(text))


def _wants(said: Tokens, vocabulary: Vocabulary) -> bool:
    wish, asks = (vocabulary.place(name, said) for name in (_WISH, _ASKS))
    return wish >= 0 and not 0 <= asks <= wish
