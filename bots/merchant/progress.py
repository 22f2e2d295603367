"""How far a command is, on a terminal's last line; silent where nobody watches."""

import sys
from time import monotonic
from typing import Self, TextIO

EVERY = 0.1  # seconds between two signs of life


class Progress:
    """`with Progress() as progress: progress.say("es: learning 400 questions")`"""

    def __init__(self, to: TextIO | None = None) -> None:
        self._to = to or sys.stderr
        self._is_watched = self._to.isatty()
        self._width = 0
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def say(self, what: str) -> None:
        self._write(f"{what} ...")
        self._next = monotonic() + EVERY

    def advance(self, what: str, done: int, total: int) -> None:
        if self._is_watched and monotonic() >= self._next:
            self.say(f"{what}: {done} of {total}")

    def _write(self, line: str) -> None:
        if self._is_watched:
            self._to.write("\r" + line.ljust(self._width) + ("" if line else "\r"))
            self._to.flush()
            self._width = len(line)
