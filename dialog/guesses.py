"""Wrong pairs of order and proof over all conversations: whoever splits guesses gets no further.

A conversation has five misses an hour (identity.py), and a new web chat costs nothing. So what was
guessed at from elsewhere counts as well: the numbers that were tried with one e-mail or phone, the
e-mails and phones that were tried with one number. Past the limit a person takes over, whether the
pair is right or not. Hashes only, in this process's memory, for an hour.
"""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from dialog.identity import canonical_number, phone_key

NUMBERS_OF_A_PROOF = 20  # an hour: a family that mistypes has a few
PROOFS_OF_A_NUMBER = 50
KEYS_AT_MOST = 20_000
_HOUR = timedelta(hours=1)

_Tried = dict[str, tuple[datetime, str]]  # what was tried with it -> when, and by whom first


class Guesses:
    """`who` stands for the one who tries; their own misses are counted in identity.py."""

    def __init__(self) -> None:
        self._tried: OrderedDict[str, _Tried] = OrderedDict()

    def note(self, who: str, now: datetime, number: str, proof: str) -> None:
        """A wrong pair. The same one twice is one guess."""
        for key, other, _ in _sides(number, proof):
            tried = self._tried.setdefault(key, {})
            for told in [told for told, (when, _) in tried.items() if now - when >= _HOUR]:
                del tried[told]
            tried.setdefault(other, (now, who))
            self._tried.move_to_end(key)
        while len(self._tried) > KEYS_AT_MOST:
            self._tried.popitem(last=False)

    def are_many(self, who: str, now: datetime, number: str, proof: str) -> bool:
        """Have others guessed too often at this number, or with this proof?"""
        return any(
            sum(
                now - when < _HOUR and whose != who
                for when, whose in self._tried.get(key, {}).values()
            )
            >= at_most
            for key, _, at_most in _sides(number, proof)
        )


def _sides(number: str, proof: str) -> Iterator[tuple[str, str, int]]:
    """Each half with what it was tried with, and how often it may be."""
    order, owner = _hashed("number", canonical_number(number)), _hashed("proof", _plain(proof))
    yield owner, order, NUMBERS_OF_A_PROOF
    yield order, owner, PROOFS_OF_A_NUMBER


def _plain(proof: str) -> str:
    """As it is compared: '+34 600 111 222' and '600111222' are one guess."""
    return proof.strip().casefold() if "@" in proof else phone_key(proof)


def _hashed(kind: str, value: str) -> str:
    return sha256(f"{kind}|{value}".encode(errors="replace")).hexdigest()[:20]
