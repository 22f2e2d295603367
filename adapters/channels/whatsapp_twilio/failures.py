"""What Twilio's codes mean for the message: retry, closed, never, or nobody knows.

https://www.twilio.com/docs/api/errors  Its texts are not passed on: some quote the number.
"""

from collections.abc import Mapping

from twilio.base.exceptions import TwilioException

from dialog.errors import Closed, Misset, SendFailed, TryAgain, Unknown, Unreachable

_DAY = 86_400.0

# retry | slow | closed | blocked | bad | auth
_KINDS: Mapping[int, str] = {
    63016: "closed",  # outside the 24 hours
    63014: "blocked",  # by the user
    21610: "blocked",  # said STOP
    63024: "blocked",
    21211: "blocked",
    21614: "blocked",
    21635: "blocked",
    30003: "blocked",
    30004: "blocked",
    30005: "blocked",
    30006: "blocked",
    20429: "slow",
    63018: "slow",
    63038: "slow",  # the day's limit
    63021: "bad",
    21617: "bad",  # too long
    63005: "retry",
    63012: "retry",
    63023: "retry",
    30008: "retry",
    20003: "auth",
    63007: "auth",  # the sender is not ours
}
_AFTER: Mapping[int, float] = {63038: _DAY}


def kind_of(code: str) -> str:
    """For a status callback: '63016' -> 'closed'; an unknown code -> 'bad'."""
    kind = _KINDS.get(int(code), "bad") if code.isdecimal() and len(code) < 10 else "bad"
    return "retry" if kind == "slow" else kind


def failure(error: TwilioException) -> SendFailed:
    """For an answer to a call. Twilio's two kinds of exception share these two attributes."""
    code, status = _number(error, "code"), _number(error, "status")
    kind = _KINDS.get(code) or _kind_of_status(status)
    return _failure(kind, code or status)


def _kind_of_status(status: int) -> str:
    if status in (429, 503):
        return "slow"
    if status in (401, 403):
        return "auth"
    return "bad" if 400 <= status < 500 else "unknown"


def _failure(kind: str, number: int) -> SendFailed:
    code = str(number or "")
    match kind:
        case "retry" | "slow":
            return TryAgain("Twilio says: later", after=_AFTER.get(number), code=code)
        case "closed":
            return Closed("more than 24 hours since the customer wrote", code=code)
        case "blocked":
            return Unreachable("WhatsApp cannot reach this person", code=code)
        case "bad":
            return Unreachable("Twilio refused the message", code=code)
        case "auth":
            return Misset("Twilio refused the account or the sender", code=code)
        case _:
            return Unknown("Twilio's answer says nothing", code=code)


def _number(error: TwilioException, name: str) -> int:
    told = getattr(error, name, None)
    try:
        return int(told or 0)
    except (TypeError, ValueError):
        return 0
