"""Problems written out."""

import json

from bots.merchant.problems import MOST_SHOWN, as_annotations, as_json, as_text
from dialog.safe_yaml import Problem

ERROR = Problem("es/a.yaml", 3, "100 % wrong:\nreally", "Mend it.")
WARNING = Problem("es/a.yaml", 1, "odd.", is_warning=True)


def test_errors_stand_before_warnings() -> None:
    assert as_text([WARNING, ERROR], {"es": 2, "pt": 1}).splitlines() == [
        "ERROR    es/a.yaml:3: 100 % wrong:",
        "really",
        "         -> Mend it.",
        "warning  es/a.yaml:1: odd.",
        "",
        "Entries: 2 in es, 1 in pt. 1 to mend, then check again. 1 warning.",
    ]


def test_of_very_many_only_the_first_are_shown_to_people() -> None:
    many = [ERROR] * (MOST_SHOWN + 5)

    assert "ERROR    ... and 5 more: --json tells all." in as_text(many, {})
    assert len(json.loads(as_json(many, {}))["problems"]) == MOST_SHOWN + 5


def test_an_annotation_is_one_line_whatever_it_says() -> None:
    assert as_annotations([ERROR], {}) == (
        "::error file=es/a.yaml,line=3,title=faq check::100 %25 wrong:%0Areally Mend it.\n"
    )
