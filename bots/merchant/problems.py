"""Problems written out: for people, for programs, for GitHub's pages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from dialog.safe_yaml import Problem

MOST_SHOWN = 200  # of a kind, to people; programs get all


def as_text(problems: Sequence[Problem], entries: Mapping[str, int]) -> str:
    """Errors first, each with its fix in a line of its own; then what it comes to."""
    errors = [problem for problem in problems if not problem.is_warning]
    warnings = [problem for problem in problems if problem.is_warning]
    lines = [*_listed("ERROR", errors), *_listed("warning", warnings)]
    counted = ", ".join(f"{count} in {name}" for name, count in entries.items())
    lines += ["", f"Entries: {counted or 'none'}. {_verdict(len(errors), len(warnings))}"]
    return "\n".join(lines).lstrip("\n") + "\n"


def as_json(problems: Sequence[Problem], entries: Mapping[str, int]) -> str:
    wrong = sum(not problem.is_warning for problem in problems)
    found = {
        "problems": [_shown(problem) for problem in problems],
        "summary": {
            "errors": wrong,
            "warnings": len(problems) - wrong,
            "entries": dict(entries),
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_annotations(problems: Sequence[Problem], entries: Mapping[str, int]) -> str:
    """Workflow commands: GitHub shows them beside the line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    del entries
    return "".join(f"{_annotation(problem)}\n" for problem in problems)


def _listed(name: str, problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems[:MOST_SHOWN]:
        yield f"{name:<8} {problem.file}:{problem.line}: {problem.reason}"
        if problem.fix:
            yield f"         -> {problem.fix}"
    if len(problems) > MOST_SHOWN:
        yield f"{name:<8} ... and {len(problems) - MOST_SHOWN} more: --json tells all."


def _verdict(errors: int, warnings: int) -> str:
    noted = f" {warnings} {'warning' if warnings == 1 else 'warnings'}." if warnings else ""
    return (f"{errors} to mend, then check again." if errors else "All is well.") + noted


def _shown(problem: Problem) -> dict[str, object]:
    told = asdict(problem)
    is_warning = told.pop("is_warning")
    return {**told, "level": "warning" if is_warning else "error"}


def _annotation(problem: Problem) -> str:
    level = "warning" if problem.is_warning else "error"
    place = f"file={_property(problem.file)},line={problem.line}"
    told = " ".join(filter(None, (problem.reason, problem.fix)))
    return f"::{level} {place},title=faq check::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
