"""What is typed and says nothing: laughter, and keys that were leant on."""

from functools import lru_cache

_LAUGHS = tuple(map(frozenset, ("ja", "je", "ji", "ha", "he", "hi", "k", "rs", "ka")))
_WORDS = frozenset({"lol", "xd", "xdd", "xddd", "lmao", "rofl", "jaj", "hah", "kk", "rs"})
_LONG = 4  # letters from which one or two kinds of them are no word
_SIGNS = "!¡.,…?¿😂🤣"


def is_laughter(text: str) -> bool:
    """'jajajaja', 'kkkk', 'haha lol 😂'"""
    words = _words(text)
    return bool(words) and all(map(_laughs, words))


def is_leaning(text: str) -> bool:
    """'aaaaaaa', 'xxxxxx zzzzz'; not a number"""
    words = _words(text)
    return bool(words) and all(
        word.isalpha() and len(word) >= _LONG and len(set(word)) == 1 for word in words
    )


@lru_cache(maxsize=64)  # both look at the same message
def _words(text: str) -> tuple[str, ...]:
    found = (word.strip(_SIGNS) for word in text[:200].lower().split())
    return tuple(word for word in found if word)


def _laughs(word: str) -> bool:
    return word in _WORDS or (len(word) >= _LONG and frozenset(word) in _LAUGHS)
