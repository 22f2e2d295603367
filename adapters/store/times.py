"""Times in the tables: whole microseconds since 1970, UTC.

One shape for both databases, compared and indexed as a number, with no time zone to get wrong.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
_MICROSECOND = timedelta(microseconds=1)

Instant = BigInteger  # the type of a column that holds a time


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // _MICROSECOND


def instant(number: int) -> datetime:
    return EPOCH + timedelta(microseconds=number)


def maybe_instant(number: int | None) -> datetime | None:
    return None if number is None else instant(number)


def seconds(count: float) -> int:
    return round(count * SECOND)
