"""Which words of a text are courtesy: a greeting, a thank-you, a way to begin."""

from collections.abc import Iterable, Sequence


class Courtesy:
    """The lexicon's polite phrases, by their first words."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            if phrase:
                self._phrases.setdefault(phrase[0], []).append(phrase)

    def of(self, words: Sequence[str]) -> list[bool]:
        """One for each word; of phrases that begin alike the longest counts."""
        polite = [False] * len(words)
        for at, word in enumerate(words):
            if word not in self._phrases:
                continue
            for phrase in self._phrases[word]:
                if tuple(words[at : at + len(phrase)]) == phrase:
                    polite[at : at + len(phrase)] = [True] * len(phrase)
                    break
        return polite
