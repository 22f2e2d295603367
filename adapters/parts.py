"""A message that needs more than one call: a retry goes on where the last attempt stopped.

And a message that went out, but could not be noted as sent because the database was away, is not
sent again when it comes back from the outbox.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from dialog.errors import Unreachable
from dialog.ports import Outgoing

REMEMBERED = 1000

Call: TypeAlias = Callable[[], Awaitable[str]]
_Key: TypeAlias = tuple[int, str, str]


class Parts:
    """The ids that the calls of each message brought so far.

    In memory only: after a restart a half-sent message is sent whole again, as after any crash
    between sending and settling.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[_Key, list[str]] = OrderedDict()

    async def send(self, outgoing: Outgoing, calls: Sequence[Call]) -> str:
        """Makes the calls that are left; returns the last one's id. Raises what a call raises."""
        if not calls:
            raise Unreachable("nothing to send", code="empty")
        ids = self._of((outgoing.id, outgoing.address, outgoing.text))
        for call in calls[len(ids) :]:
            ids.append(await call())
        return ids[-1]

    def _of(self, key: _Key) -> list[str]:
        ids = self._ids.setdefault(key, [])
        self._ids.move_to_end(key)
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        return ids
