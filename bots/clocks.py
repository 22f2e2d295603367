"""What time it is: the machine's clock for a shop, one that is moved by hand for scripts."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteeredClock:
    """Moves only when told, and never back once anything was said by it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime.now(UTC)
        self._steered = start is not None

    def now(self) -> datetime:
        return self._now

    def follow(self) -> None:
        """Catch up with the machine, unless somebody has taken the wheel."""
        if not self._steered:
            self._now = max(self._now, datetime.now(UTC))

    def begin_at(self, moment: datetime) -> None:
        """Where time starts, in the past or in the future: before anything happened."""
        self._now, self._steered = moment.astimezone(UTC), True

    def move_to(self, moment: datetime) -> None:
        self._now, self._steered = max(self._now, moment.astimezone(UTC)), True

    def advance(self, span: timedelta) -> None:
        self.move_to(self._now + span)
