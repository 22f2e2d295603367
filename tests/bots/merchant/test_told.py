"""`faq test` for people."""

from bots.merchant.cases import Case, Result
from bots.merchant.told import report
from dialog.model import Intent


def _answered(text: str, expect: str | None, as_: str, score: float = 0.9) -> Result:
    return Result(Case(text, expect), Intent(as_, score, outcome="answered"), 300.0)


def _offered(text: str, expect: str | None, *offered: str) -> Result:
    return Result(
        Case(text, expect), Intent(offered[0], 0.3, outcome="offered", offered=offered), 300.0
    )


def _declined(text: str, expect: str | None, guess: str = "") -> Result:
    return Result(Case(text, expect), Intent(why={"guess": guess or None}), 300.0)


RESULTS = [
    _answered("cuánto es el envío", "shipping", "shipping"),
    _answered("y el despacho", "shipping", "hours", 0.5),
    _answered("y el flete", "shipping", "hours", 0.8),
    _offered("mandarlo", "shipping", "hours", "returns"),
    _declined("portes", "shipping", "returns"),
    _offered("abren?", "hours", "returns", "hours"),
    _answered("quién ganó", None, "hours", 0.6),
    _declined("qué llueve", None),
]


def _told() -> str:
    return "\n".join(report(RESULTS))


def test_the_table_counts_both_kinds_of_sentences() -> None:
    told = _told()

    assert "6 sentences about the shop, 2 about other things" in told
    assert "  answered right         1   16.7%\n" in told
    assert "  answered wrong         2   33.3%         1   50.0%\n" in told
    assert "  offered right          1   16.7%\n" in told
    assert "  declined               1   16.7%         1   50.0%\n" in told


def test_confusions_have_their_count_and_the_surest_example() -> None:
    told = _told().partition("Taken for something else")[2]

    assert '    3  shipping -> hours  (2 answered)\n         "y el flete"\n' in told


def test_other_things_that_were_answered_are_listed() -> None:
    assert '   60%  hours: "quién ganó"' in _told()


def test_what_to_add_stands_under_the_entry_that_misses_it() -> None:
    told = _told().partition("What to add")[2]

    assert "  shipping: 4 of 5 missed\n" in told
    assert '       "mandarlo"  offered hours, returns\n' in told
    assert '       "portes"  declined, best guess returns' in told
    assert "hours: " not in told


def test_long_lists_are_cut_unless_all_is_asked_for() -> None:
    many = [_declined(f"frase {number}", "shipping") for number in range(9)]

    assert '"frase 8"' not in "\n".join(report(many))
    assert "... and 5 more (--all shows them)" in "\n".join(report(many))
    assert '"frase 8"' in "\n".join(report(many, whole=True))


def test_nothing_missed_is_only_the_table() -> None:
    told = "\n".join(report(RESULTS[:1]))

    assert "Taken" not in told
    assert "What to add" not in told
    assert "About other things" not in told
