"""What the matching is measured on: an FAQ, and sentences whose entry is known.

By default nothing outside of the project is needed: a quarter of every entry's own questions is
taken out and asked, together with sentences about other things (other_things.yaml) and questions
of entries that were taken out whole. Four such folds are one set.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from mistyping import mistyped

from dialog.faq import Entry, Faq

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parents[1] / "faq_data"
FOLDS = 4
ASKED = 100  # questions a fold
CLEAN, ONE, TWO = "as written", "1 error", "2 errors"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and what it should be taken for; None is about nothing of ours."""

    text: str
    expect: str | None
    also: tuple[str, ...] = ()

    def accepts(self, entry: str | None) -> bool:
        return entry is not None and (entry == self.expect or entry in self.also)


@dataclass(frozen=True, slots=True)
class Trial:
    """One FAQ and what is asked of it, by kind of spelling."""

    entries: tuple[Entry, ...]
    cases: Mapping[str, Sequence[Case]]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One trial or several, counted together."""

    name: str
    language: str
    trials: Sequence[Trial]

    def size(self) -> str:
        cases = [case for trial in self.trials for case in trial.cases[CLEAN]]
        strange = sum(case.expect is None for case in cases)
        questions = sum(len(entry.questions) for entry in self.trials[0].entries)
        return (
            f"{len(cases) - strange} sentences and {strange} about other things,"
            f" asked of {len(self.trials[0].entries)} entries with {questions} questions"
        )


def by_folds() -> Iterator[DataSet]:
    """The shipped FAQ, each language asked its own questions."""
    others = yaml.safe_load((HERE / "other_things.yaml").read_text(encoding="utf-8"))
    for language, entries in Faq.load(SHIPPED, None).entries.items():
        trials = [_fold(entries, others[language], turn) for turn in range(FOLDS)]
        yield DataSet(f"La Ceiba, {language}", language, trials)


def of_folder(folder: Path) -> Iterator[DataSet]:
    """`NAME.dev.jsonl` for the shipped FAQ, `NAME.faq.yaml` with `NAME[.NOISE].queries.jsonl`."""
    shipped = Faq.load(SHIPPED, None).entries
    for file in sorted(folder.rglob("*.dev.jsonl")):
        rows = _rows(file)
        language = rows[0]["lang"]
        cases = _spelt_worse([_case(row) for row in rows])
        yield DataSet(file.name.split(".")[0], language, [Trial(shipped[language], cases)])
    for file in sorted(folder.rglob("*.faq.yaml")):
        yield _with_own_faq(file)


def _fold(entries: Sequence[Entry], others: Sequence[str], turn: int) -> Trial:
    dice = random.Random(turn)
    gone = [entry for at, entry in enumerate(entries) if at % FOLDS == turn]
    kept, cases = [], []
    for entry in entries:
        if entry in gone:
            continue
        away = [at for at in range(len(entry.questions)) if at % FOLDS == turn]
        asked = [entry.questions[at] for at in away if len(entry.questions) > 1]
        left = tuple(text for text in entry.questions if text not in asked)
        kept.append(replace(entry, questions=left))
        cases += [Case(text, entry.id) for text in asked]
    cases = dice.sample(cases, min(ASKED, len(cases)))
    strange = [Case(dice.choice(entry.questions), None) for entry in gone]
    strange += [Case(text, None) for at, text in enumerate(others) if at % FOLDS == turn]
    return Trial(tuple(kept), _spelt_worse([*cases, *strange]))


def _with_own_faq(file: Path) -> DataSet:
    name = file.name.removesuffix(".faq.yaml")
    language = "es" if "_es" in name else "pt" if "_pt" in name else "en"
    (entries,) = Faq.load(file, None, language).entries.values()
    entries = tuple(replace(entry, answer="") for entry in entries)  # "answer for <id>" tells
    cases: dict[str, Sequence[Case]] = {}
    for label, part in {CLEAN: "", ONE: ".typo1", TWO: ".typo2"}.items():
        own = file.with_name(f"{name}{part}.queries.jsonl")
        if own.exists():
            cases[label] = [_case(row) for row in _rows(own)]
    cases = {**_spelt_worse(cases[CLEAN]), **cases}
    for more in ("sms", "spelling"):
        own = file.with_name(f"{name}.{more}.queries.jsonl")
        if own.exists():
            cases[more] = [_case(row) for row in _rows(own)]
    return DataSet(name, language, [Trial(entries, cases)])


def _spelt_worse(cases: Sequence[Case]) -> dict[str, Sequence[Case]]:
    return {CLEAN: cases, ONE: _mistyped(cases, 1), TWO: _mistyped(cases, 2)}


def _mistyped(cases: Iterable[Case], errors: int) -> list[Case]:
    return [replace(case, text=mistyped(case.text, errors)) for case in cases]


def _rows(file: Path) -> list[dict[str, object]]:
    lines = file.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def _case(row: Mapping[str, object]) -> Case:
    return Case(str(row["text"]), row["expect"], tuple(row.get("also") or ()))
