"""What an error of Telegram's means for the message: retry, never, or nobody knows.

Its own descriptions are not passed on: some quote the message.
"""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from adapters.channels.telegram.transport import Failed
from dialog.errors import Misset, Moved, SendFailed, Unknown, Unreachable

_NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid")


_MEANINGS: tuple[tuple[type[TelegramError], type[SendFailed], str, str], ...] = (
    (Forbidden, Unreachable, "blocked the bot, or never started it", "403"),
    (InvalidToken, Misset, "Telegram does not know this token", "401"),
    (Conflict, Misset, "somebody else receives this bot's updates", "409"),
    (TimedOut, Unknown, "Telegram did not answer in time", "timeout"),
)


def failure(error: TelegramError) -> SendFailed:
    """The kind that says most. BadRequest is a NetworkError, so it is looked at before."""
    if isinstance(error, Failed):
        return error.failure
    if isinstance(error, ChatMigrated):
        return Moved("the group has a new address", str(error.new_chat_id))
    if isinstance(error, BadRequest):
        return _bad_request(error)
    for theirs, ours, reason, code in _MEANINGS:
        if isinstance(error, theirs):
            return ours(reason, code=code)
    return Unknown("Telegram's answer says nothing", code="5xx")


def _bad_request(error: BadRequest) -> SendFailed:
    told = error.message.lower()
    if any(known in told for known in _NO_SUCH_CHAT):
        return Unreachable("no such chat: never pressed Start", code="400")
    return Unreachable("Telegram refused the request", code="bad")
