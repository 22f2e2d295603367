"""Everything that can go wrong, in one picture.

BotError
├── SettingsError      the config file; shown to a person, once, at start
├── FaqError           the merchant's files; the last good version stays
├── BadHook            a call we refuse (400); never reaches the dialog
│   └── BadSignature   not from the platform (403)
├── SendFailed         a message that did not arrive
│   ├── TryAgain       ... yet: the outbox waits `after` seconds
│   ├── Unknown        ... or did it? reconcile before sending again
│   ├── Closed         ... the channel's window is shut: template, other channel, or hold
│   └── Unreachable    ... and never will: blocked, refused, no such contact
│       ├── Moved      ... there: the contact has a new address
│       └── Misset     ... for anyone: our token or request is wrong; tell the operator
├── ShopUnavailable    the shop did not answer; the customer is offered a person
├── StoreUnavailable   the database did not answer; the platform is told 503
├── Overtaken          another turn of this conversation was saved first: take it again
└── NotAllowed         an agent's act that the rules refuse
    └── AlreadyTaken   ... because somebody else was first
"""

from collections.abc import Sequence


class BotError(Exception):
    """The root: every error that Mostrador raises on purpose."""


class SettingsError(BotError):
    """All that is wrong with the settings, each line with its key, reason and fix."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class FaqError(BotError):
    """All that is wrong with the FAQ files, each line with file, line, reason and fix."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class BadHook(BotError):
    """A webhook call that cannot be read."""


class BadSignature(BadHook):
    """A webhook call that does not come from the platform."""


class SendFailed(BotError):
    """A message that did not arrive. `code` is the platform's own error code."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


class TryAgain(SendFailed):
    """It surely did not leave; the same message may go out `after` seconds from now."""

    def __init__(self, reason: str, after: float | None = None, code: str = "") -> None:
        super().__init__(reason, code)
        self.after = after


class Unknown(SendFailed):
    """It may have arrived: time-out, reset, or a server error after the request left."""


class Closed(SendFailed):
    """The platform's window for free text is shut."""


class Unreachable(SendFailed):
    """It will never arrive on this channel."""


class Moved(Unreachable):
    """The contact now has another address (Telegram: a group became a supergroup)."""

    def __init__(self, reason: str, address: str) -> None:
        super().__init__(reason)
        self.address = address


class Misset(Unreachable):
    """Nobody can be reached: the token, the permission or our request is wrong."""


class ShopUnavailable(BotError):
    """The shop did not answer, or not with something that can be read."""


class StoreUnavailable(BotError):
    """The database did not answer or refused to write (disk full, connection lost)."""


class Overtaken(BotError):
    """The conversation moved on since the moment was claimed."""


class NotAllowed(BotError):
    """The rules refuse this act; the message says why and what to do."""


class AlreadyTaken(NotAllowed):
    """Somebody else was first; `agent` says who."""

    def __init__(self, agent: str) -> None:
        super().__init__(f"{agent} has already taken this ticket.")
        self.agent = agent
