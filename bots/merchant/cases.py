"""Sentences with what they should be taken for: read from JSON lines, and what became of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialog.errors import FaqError
from dialog.model import Intent, Json

LARGEST_FILE = 64 * 1024 * 1024
WRITE = 'Write {"text": "...", "expect": "entry-id"}, one in a line.'


@dataclass(frozen=True, slots=True)
class Case:
    """`expect` is an intent, or None for a text that is about nothing of ours."""

    text: str
    expect: str | None
    also: tuple[str, ...] = ()
    language: str = ""

    def accepts(self, intent: str | None) -> bool:
        return intent is not None and (intent == self.expect or intent in self.also)


@dataclass(frozen=True, slots=True)
class Result:
    """A case and its reading."""

    case: Case
    intent: Intent
    microseconds: float

    @property
    def guess(self) -> str | None:
        """The best guess, even when declined."""
        return self.intent.id or self.intent.why.get("guess")

    @property
    def likeliest(self) -> list[str]:
        return [entry["id"] for entry in self.intent.why.get("entries", ())]

    @property
    def is_right(self) -> bool:
        """Answered rightly, or the right one among the choices."""
        if self.intent.outcome == "offered":
            return any(map(self.case.accepts, self.intent.offered))
        return self.intent.outcome == "answered" and self.case.accepts(self.intent.id)

    @property
    def verdict(self) -> str:
        """'answered right', 'offered wrong', 'declined'; of strange sentences without 'right'."""
        if self.intent.outcome == "declined" or self.case.expect is None:
            return self.intent.outcome
        return f"{self.intent.outcome} {'right' if self.is_right else 'wrong'}"

    def shown(self) -> dict[str, Json]:
        return {
            "text": self.case.text,
            "expect": self.case.expect,
            "outcome": self.intent.outcome,
            "intent": self.guess,
            "score": self.intent.score,
            "offered": list(self.intent.offered),
            "us": round(self.microseconds, 1),
        }


def read_cases(file: Path) -> list[Case]:
    """Raises FaqError with every line that is not a case."""
    problems: list[str] = []
    cases = list(_cases(file, problems))
    if not cases and not problems:
        problems.append(f"{file}:1: no cases. {WRITE}")
    if problems:
        raise FaqError(problems)
    return cases


def _cases(file: Path, problems: list[str]) -> Iterator[Case]:
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST_FILE).decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{file}: cannot be read: {error.strerror}.")
        return
    except UnicodeDecodeError:
        problems.append(f"{file}: not UTF-8 text. Save it as UTF-8.")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _case(json.loads(line))
            except json.JSONDecodeError as error:
                where = f"{file}:{number}: not JSON at column {error.colno}: {error.msg}."
                problems.append(f"{where} {WRITE}")
            except (ValueError, RecursionError) as error:
                problems.append(f"{file}:{number}: {error}")


def _case(row: Any) -> Case:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError(f"not a case. {WRITE}")  # noqa: TRY004 - wrong data, told with its line
    expect, also = row.get("expect"), row.get("also") or ()
    if not (expect is None or isinstance(expect, str)):
        raise ValueError('"expect" must be an intent between quotes, or null.')
    if not isinstance(also, list | tuple) or not all(isinstance(other, str) for other in also):
        raise ValueError('"also" must be a list of intents.')
    return Case(row["text"], expect, tuple(also), str(row.get("lang") or ""))
