"""An FAQ as a whole: what refuses to go live, what is only odd, and what is not tried again."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dialog.errors import FaqError
from dialog.inspection import Report, Source, formed, inspected, loaded
from dialog.understanding.lexicon import BUNDLED

ENTRIES = {
    "shipping": ["¿cuánto cuesta el envío?", "gastos de envío", "precio del despacho"],
    "hours": ["¿a qué hora abren?", "horario de la tienda", "¿abren los domingos?"],
    "payment": ["¿puedo pagar con tarjeta?", "formas de pago", "¿aceptan efectivo?"],
}


def _faq(**more: str) -> str:
    """The entries above; `more` are lines of one of them."""
    return "".join(
        f"- id: {name}\n  questions:\n"
        + "".join(f"    - {question}\n" for question in questions)
        + f"  answer: Respuesta.\n{more.get(name, '')}"
        for name, questions in ENTRIES.items()
    )


def _source(tmp_path: Path, languages: Sequence[str] = (), **files: str) -> Source:
    for name, text in files.items():
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "faq.yaml").write_text(text, encoding="utf-8")
    return Source(tmp_path, languages=tuple(languages))


def _errors(report: Report) -> list[str]:
    return [f"{problem.line}: {problem.reason}" for problem in report.errors]


def test_a_good_folder_is_ready_to_be_used(tmp_path: Path) -> None:
    report = inspected(_source(tmp_path, es=_faq()))

    assert not report.problems
    assert report.understanding is not None
    assert report.understanding.read("gastos de envio", "es").id == "shipping"


def test_an_example_that_finds_its_entry_is_no_news(tmp_path: Path) -> None:
    example = "  examples: [cuanto cuesta el embio, hola gastos de envío]\n"

    assert not inspected(_source(tmp_path, es=_faq(shipping=example))).problems


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("formas de pago", "it is answered with 'payment'"),
        ("🦖", "it is declined"),
    ],
)
def test_an_example_that_does_not_find_its_entry_is_an_error(
    tmp_path: Path, example: str, told: str
) -> None:
    report = inspected(_source(tmp_path, es=_faq(shipping=f"  examples:\n    - {example}\n")))

    assert len(report.errors) == 1
    problem = report.errors[0]
    assert problem.line == 8
    assert f"the example '{example}' does not find 'shipping': {told}" in problem.reason
    assert "Add a question to 'shipping'" in problem.fix


def test_an_example_teaches_nothing(tmp_path: Path) -> None:
    example = "  examples: [zurrapa con manteca]\n"
    report = inspected(_source(tmp_path, es=_faq(shipping=example)))

    assert report.understanding is not None
    assert report.understanding.read("zurrapa con manteca", "es").id != "shipping"


def test_a_question_that_is_also_in_not_for_is_an_error(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq(shipping="  not_for: ['GASTOS de envio', algo más]\n"))

    assert _errors(inspected(source)) == [
        "7: 'GASTOS de envio' is in not_for of 'shipping', and finds it all the same."
    ]


def test_a_file_that_does_not_exist_is_an_error_unless_it_is_a_link(tmp_path: Path) -> None:
    media = "  media: [map.png, other.png, 'https://shop.example/a.png', gone.png]\n"
    source = _source(tmp_path, es=_faq(hours=media))
    (tmp_path / "es" / "map.png").write_bytes(b"")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "other.png").write_bytes(b"")
    report = inspected(Source(source.folder, media=(tmp_path / "files",)))

    assert _errors(report) == ["13: the file 'gone.png' of 'hours' does not exist."]


def test_a_language_that_the_shop_speaks_and_the_folder_lacks_is_told(tmp_path: Path) -> None:
    report = inspected(_source(tmp_path, ["es", "pt"], es=_faq()))

    assert not report.errors
    assert [problem.reason for problem in report.warnings] == [
        "no FAQ in 'pt', which the shop's settings name."
    ]


def test_a_folder_of_other_languages_only_is_refused(tmp_path: Path) -> None:
    source = _source(tmp_path, ["pt"], es=_faq())

    assert [problem.reason for problem in inspected(source).errors] == ["no FAQ in pt."]
    with pytest.raises(FaqError, match="no FAQ in pt"):
        loaded(source)


def test_only_the_languages_of_the_shop_are_learned(tmp_path: Path) -> None:
    report = inspected(_source(tmp_path, ["en"], es=_faq(), en=_faq()))

    assert report.understanding is not None
    assert set(report.understanding.matchers) == {"en"}


def test_errors_of_form_leave_nothing_to_be_used(tmp_path: Path) -> None:
    report = inspected(_source(tmp_path, es="- id: [1\n", en=_faq()))

    assert report.understanding is None
    assert report.errors


def test_broken_facts_and_phrases_are_errors_too(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    (tmp_path / "facts.toml").write_text("a = b\n", encoding="utf-8")
    (tmp_path / "es" / "phrases.yaml").write_text("bot.hi: [a\n", encoding="utf-8")
    told = [f"{Path(problem.file).name}:{problem.line}" for problem in inspected(source).errors]

    assert told == ["phrases.yaml:1", "facts.toml:1"]
    with pytest.raises(FaqError, match="not valid TOML"):
        loaded(source)


def test_one_phrase_may_be_written_anew(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    (tmp_path / "es" / "phrases.yaml").write_text("bot.all_right: ¡Vale!\n", encoding="utf-8")

    assert not formed(source).errors


def test_the_blanks_of_ours_must_be_in_it(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    mine = "bot.hello_first_named: ¡Buenas!\n"
    (tmp_path / "es" / "phrases.yaml").write_text(mine, encoding="utf-8")

    (error,) = formed(source).errors

    assert (Path(error.file).name, error.line) == ("phrases.yaml", 1)
    assert "must have the blanks of" in error.reason
    assert "{name}" in error.reason


def test_a_phrase_that_is_called_otherwise_is_told_once(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    (tmp_path / "es" / "phrases.yaml").write_text("bot.al_right: Vale\n", encoding="utf-8")

    (error,) = formed(source).errors

    assert error.reason == "unknown phrase 'bot.al_right'."
    assert error.fix == "Did you mean 'bot.all_right'?"


def test_phrases_of_flows_of_ones_own_are_welcome(tmp_path: Path) -> None:
    source = _with_our_phrases(tmp_path)
    for language in ("es", "en"):
        more = tmp_path / language / "phrases_mine.yaml"
        more.write_text("engraving.which_name: Which name?\n", encoding="utf-8")

    assert not formed(source).errors


def test_a_list_of_words_that_nobody_listens_for_is_told(tmp_path: Path) -> None:
    source = _with_our_phrases(tmp_path)
    more = tmp_path / "es" / "phrases_mine.yaml"
    more.write_text('bot.heard.my_own_words: {text: "", words: [hola]}\n', encoding="utf-8")

    (warning,) = formed(source).warnings

    assert (Path(warning.file).name, warning.line) == ("phrases_mine.yaml", 1)
    assert warning.reason == "nobody listens for 'bot.heard.my_own_words'."


def test_a_shop_of_one_language_may_keep_the_names_of_all(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    for file in (BUNDLED / "es").glob("phrases*.yaml"):
        (tmp_path / "es" / file.name).write_bytes(file.read_bytes())

    assert "nobody listens" not in str(formed(source).problems)


def _with_our_phrases(tmp_path: Path) -> Source:
    source = _source(tmp_path, es=_faq(), en=_faq())
    for language in ("es", "en"):
        for file in (BUNDLED / language).glob("phrases*.yaml"):
            (tmp_path / language / file.name).write_bytes(file.read_bytes())
    return source


def test_facts_that_cannot_be_read_are_one_mistake(tmp_path: Path) -> None:
    entry = "- id: price\n  questions: [cuánto es]\n  answer: 'Son {price} y {days}.'\n"
    source = _source(tmp_path, es=entry)
    (tmp_path / "facts.toml").write_text('price = 5 €\ndays = "3"\n', encoding="utf-8")

    assert [Path(problem.file).name for problem in formed(source).errors] == ["facts.toml"]


@pytest.mark.parametrize("name", ["pt-br", "portugues"])
def test_a_language_whose_folder_was_renamed_is_not_forgotten(tmp_path: Path, name: str) -> None:
    source = _source(tmp_path, ["es", "pt"], es=_faq(), pt=_faq())
    (tmp_path / "pt").rename(tmp_path / name)

    (error,) = formed(source).errors

    assert "Call that folder 'pt'." in error.fix


def test_the_settings_facts_win_over_the_folders(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq().replace("Respuesta.", "'{price} {days}'"))
    (tmp_path / "facts.toml").write_text('price = "1"\ndays = "2"\n', encoding="utf-8")
    report = inspected(Source(source.folder, {"price": "9"}))

    assert report.faq is not None
    assert report.faq.entries["es"][0].answer == "9 2"


def test_a_language_that_did_not_change_is_not_tried_again(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq(), en=_faq())
    first = inspected(source)
    _source(tmp_path, en=_faq(hours="  keywords: [clock]\n"))
    said: list[str] = []
    second = inspected(source, first, said.append)

    assert [line.partition(":")[0] for line in said] == ["en"]
    assert set(second.tried) == {"es", "en"}


def test_another_dial_is_tried_again(tmp_path: Path) -> None:
    source = _source(tmp_path, es=_faq())
    said: list[str] = []
    inspected(Source(source.folder, dial="bold"), inspected(source), said.append)

    assert len(said) == 1


def test_one_unnamed_language_is_told_by_its_questions(tmp_path: Path) -> None:
    questions = "[what does it cost?, how much is delivery, where is my order]"
    text = f"- id: a\n  questions: {questions}\n  answer: b\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    report = inspected(Source(tmp_path))

    assert report.faq is not None
    assert report.faq.languages == ("en",)
