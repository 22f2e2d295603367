"""The merchant's files: what is read, what is refused, and how it is said."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from dialog.entry_keys import KEYS
from dialog.errors import FaqError
from dialog.faq import Faq
from dialog.faq.drafts import DIAL_NAMES
from dialog.faq.synonyms import SYNONYMS
from dialog.inspection.own_words import KEYS as LEXICON_KEYS
from dialog.understanding.confidence import DIALS

SCHEMA = Path(__file__).resolve().parents[3] / "faq_data" / "schema.json"
GOOD = """\
- id: shipping-cost
  questions:
    - ¿Cuánto cuesta el envío?
    - no
  answer: El envío cuesta {shipping_price}.
  title: Costo del envío
  follow_ups: [delivery-time]
- id: delivery-time
  questions: ¿Cuánto tarda?
  answer: Entre {days} días.
- id: flow:human
  questions: [quiero una persona]
"""
FACTS = {"shipping_price": "4,95 €", "days": "2-4"}


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        path = tmp_path / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def _problems(tmp_path: Path, text: str, facts: dict[str, str] | None = None) -> list[str]:
    folder = _folder(tmp_path, es__faq=text)
    _, problems = Faq.inspect(folder, FACTS if facts is None else facts)
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_entries_are_read_and_their_blanks_filled(tmp_path: Path) -> None:
    faq = Faq.load(_folder(tmp_path, es__faq=GOOD), FACTS)
    first, second, flow = faq.entries["es"]

    assert first.questions == ("¿Cuánto cuesta el envío?", "no")
    assert first.answer == "El envío cuesta 4,95 €."
    assert (first.title, first.follow_ups) == ("Costo del envío", ("delivery-time",))
    assert (second.questions, second.answer) == (("¿Cuánto tarda?",), "Entre 2-4 días.")
    assert (flow.id, flow.answer, flow.line) == ("flow:human", "", 11)


def test_a_fact_that_looks_like_a_blank_is_not_filled_again(tmp_path: Path) -> None:
    facts = {"shipping_price": "{days} {0.__class__} {", "days": "2-4"}
    faq = Faq.load(_folder(tmp_path, es__faq=GOOD), facts)

    assert faq.entries["es"][0].answer == "El envío cuesta {days} {0.__class__} {."


def test_without_facts_blanks_stay(tmp_path: Path) -> None:
    faq = Faq.load(_folder(tmp_path, es__faq=GOOD), None)

    assert faq.entries["es"][0].answer == "El envío cuesta {shipping_price}."


def test_the_merchants_language_comes_first(tmp_path: Path) -> None:
    folder = _folder(tmp_path, en__a=GOOD, es__a=GOOD, pt__a=GOOD)

    assert Faq.load(folder, FACTS).languages == ("es", "en", "pt")
    assert Faq.load(folder, FACTS, first="pt").languages == ("pt", "en", "es")


@pytest.mark.parametrize("given", ["", "en"])
def test_a_folder_without_languages_is_one_language(tmp_path: Path, given: str) -> None:
    folder = _folder(tmp_path, a=GOOD)

    assert Faq.load(folder, FACTS, given).languages == (given or "es",)
    assert Faq.load(folder / "a.yaml", FACTS, given).languages == (given or "es",)


def test_phrases_and_lexicon_are_no_entries(tmp_path: Path) -> None:
    lexicon = "synonyms:\n  hoodie: canguro, buzo con capucha\n  coat: [tapado, abrigo]\n"
    folder = _folder(tmp_path, es__faq=GOOD, es__phrases_x="bot.hi: hola", es__lexicon=lexicon)
    faq = Faq.load(folder, FACTS)

    assert len(faq.entries["es"]) == 3
    assert faq.synonyms["es"] == {
        "hoodie": ("canguro", "buzo con capucha"),
        "coat": ("tapado", "abrigo"),
    }


@pytest.mark.parametrize(
    ("text", "line", "reason", "fix"),
    [
        ("- id: a\n  questons: [x]\n  answer: y", 2, "unknown key 'questons'", "'questions'?"),
        ("- id: a\n  answer: y", 1, "'a' has no questions", "Add 'questions:'"),
        ("- id: a\n  questions: [x]", 1, "'a' has no answer", "Add 'answer: ...'"),
        ("- questions: [x]\n  answer: y", 1, "without a usable id", "id: shipping-cost"),
        ("- id: a\n  id: b\n  questions: [x]\n  answer: y", 2, "stands twice", "Keep one"),
        ("- id: a\n  questions: [x, '']\n  answer: y", 2, "must be a text", "quotes"),
        ("- id: a\n  questions:\n  - x: y\n  answer: y", 3, "must be a text", "quotes"),
        ("- id: a\n  questions: {x: y}\n  answer: y", 2, "must be a list", "'- '"),
        ("- id: a\n  questions: [x]\n  answer: [y]", 3, "must be one text", "quotes"),
        ("id: a\nquestions: [x]", 1, "not a list of entries", "'- id: ...'"),
        ("- hola", 1, "not an entry", "'- id: ...'"),
        ("- id: a\n  questions: [x]\n  answer: '{pric}'", 3, "{pric} has no fact", "'price'?"),
        ("- id: a\n  questions: [x]\n  answer: '{zzzz}'", 3, "has no fact", "[facts]"),
        ("- id: a\n  questions: [x]\n  answer: y\n  media: ../b.png", 4, "outside", "file name"),
        ("- id: a\n  questions: [x]\n  answer: y\n- id: a\n  questions: [z]\n  answer: y", 4,
         "already used at", "rename"),
        ("- id: a\n questions: [x]\n  answer: y", 2, "does not fit", "2 spaces"),
        ("- id: a\n  questions: [x\n  answer: y", 2, "does not end", "']'"),
        ("- id: a\n  preguntas: [x]\n  answer: y", 2, "unknown key 'preguntas'", "'questions'?"),
        ("- id: a\n  synonyms: [x]\n  answer: y", 2, "unknown key 'synonyms'", "lexicon.yaml"),
        ("- id: a\n  colour: red\n  answer: y", 2, "unknown key 'colour'", "Known keys: id"),
        ("- id: a\n  questions: [x]\n  answer: y\n  dial: blod", 4, "unknown dial", "'bold'?"),
        ("- id: a\n  questions: [x]\n  answer: {price}", 3, "one text", '"{price}"'),
        ("- id: a\n  questions:\n    - sí: no\n  answer: y", 3, "must be a text", '"sí: no"'),
        ("- id: a\n  questions:\n    - # x\n  answer: y", 3, "must be a text", "remove it"),
        (f"- id: a\n  questions: ['{'x' * 400}']\n  answer: y", 2, "more than 300", "customer"),
        ("- id: a\n  questions: [x]\n  answer: 'so {'", 3, "single '{'", "{shipping_price}"),
        ("- id: a\n  questions: [x]\n  answer: '{{price}}'", 3, "single '{'", "one of each"),
        ("- id: a\n  questions: [x]\n  answer: '{ price }'", 3, "other signs", "Write {price}."),
        ("- id: a\n  questions: [x]\n  answer: pedido #12 ya", 3, "is a comment", "quotes"),
        ("- id: a b\n  questions: [x]\n  answer: y", 1, "usable id", "'id: a-b'"),
        ("- id: a\n  questions:\n    x\n    - y\n  answer: y", 3, "one text", "'- '"),
        ("- id: a\n  questions:\n    - x\n      - y\n  answer: y", 4, "part of the one", "below"),
        ("- id: a\n  questions:\n  answer: y", 2, "'questions' is empty", "'- '"),
        ("- id: a\n  questions: [x]\n  answer: >\n  Hola: sí", 4, "no further", "two more spaces"),
        ("- id: a\n  questions: [x]\n  answer:Hola: sí", 3, "behind 'answer:'", '"Hola: sí"'),
        ("- \u200bid: a\n  questions: [x]\n  answer: y", 1, "invisible sign", "type: id:"),
        ("- id: a\n  questions: [x]\n  answer: y\n  id: b\n  questions: [z]\n  answer: y", 4,
         "begins inside another", "'- id: b'"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_line_reason_and_fix(
    tmp_path: Path, text: str, line: int, reason: str, fix: str
) -> None:
    told = _problems(tmp_path, text, {"price": "1"})

    assert any(
        problem.startswith(f"es/faq.yaml:{line}:") and reason in problem and fix in problem
        for problem in told
    ), told
    with pytest.raises(FaqError):
        Faq.load(tmp_path, {"price": "1"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- id: Cancel_Order\n  questions: [x]\n  answer: y", "kebab-case"),
        ("- id: a\n  questions: [x]\n  answer: y\n  follow_ups: [b]", "follow_ups names 'b'"),
        ("- id: a\n  questions: [x]\n  answer: y\n- id: b\n  questions: [¿X?]\n  answer: y",
         "is also in 'a'"),
        ("- id: talk:thanks\n  questions: [x]\n  answer: y", "needs no answer"),
        (f"- id: a\n  questions: [x]\n  answer: y\n  title: {'y' * 50}", "cut on a button"),
        ("- id: a\n  questions: [x]\n  answer: y\n  title: ''", "title of 'a' is empty"),
        (f"- id: a\n  questions: [{'x ' * 40}]\n  answer: y", "has no title"),
        ("- id: a\n  questions: [x, 👋]\n  answer: y", "'👋' holds no letter"),
        ("- id: a\n  questions: y #12 ya\n  answer: y", "'#12 ya' is a comment"),
        ("- id: a\n  questions: [x]\n  answer: El # 3 no", "'# 3 no' is a comment"),
        ("- id: a\n  questions: [x]\n  answer: 'Sí.<br>No'", "'<br>' is HTML"),
        ("- id: a\n  questions: [x]\n  answer: 'Sí&nbsp;no'", "'&nbsp;' is HTML"),
        ("- id: a\n  questions: [x]\n  answer: 'Es **ya** hoy'", "'**ya**' is Markdown"),
        ("- id: a\n  questions: [x]\n  answer: 'Ve [aquí](https://x.example)'", "is Markdown"),
        ("- id: a\n  questions: [x]\n  answer: uno\n    - dos", "run together"),
        ("- id: a\n  questions: [x]\n  answer: “Claro”", "typographic quotes “”"),
        (("- id: a\n  title: T\n  questions: [x]\n  answer: y\n"
         "- id: b\n  title: ¿t?\n  questions: [z]\n  answer: y"), "shown as '¿t?', as 'a' is"),
        ("- id: a\n  questions: [¿Qué?]\n  answer: y\n- id: b\n  questions: [que]\n  answer: y",
         "the question 'que' is also in 'a' (line 2)"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told_but_not_refused(tmp_path: Path, text: str, reason: str) -> None:
    told = _problems(tmp_path, text)

    assert any(reason in problem for problem in told), told
    assert Faq.load(tmp_path, FACTS).entries["es"]


@pytest.mark.parametrize("text", ["no", "2024", "2024-01-01", "0034", "~", "1e3", "on"])
def test_what_yaml_would_take_for_something_else_is_a_text(tmp_path: Path, text: str) -> None:
    file = f"- id: a\n  questions: [{text}]\n  answer: {text}\n  examples: {text}\n"
    entry = Faq.load(_folder(tmp_path, es__faq=file), FACTS).entries["es"][0]

    assert (entry.questions, entry.answer, entry.examples) == ((text,), text, (text,))


def test_an_entry_has_its_own_dial_and_examples(tmp_path: Path) -> None:
    text = "- id: a\n  questions: [x]\n  answer: y\n  dial: bold\n  examples:\n    - z\n    - w\n"
    entry = Faq.load(_folder(tmp_path, es__faq=text), FACTS).entries["es"][0]

    assert (entry.dial, entry.examples) == ("bold", ("z", "w"))
    assert [entry.line_of("examples", place) for place in (0, 1, 2)] == [6, 7, 1]
    assert entry.line_of("title") == 1


def test_the_dials_are_those_of_the_matcher() -> None:
    assert set(DIAL_NAMES) == set(DIALS)


def test_an_answer_that_says_other_facts_in_another_language_is_told(tmp_path: Path) -> None:
    entry = "- id: a\n  questions: [x]\n  answer: '{}'\n"
    folder = _folder(
        tmp_path,
        es__a=entry.replace("{}", "{days} {price}"),
        en__a=entry.replace("{}", "{days} {x}"),
    )
    _, problems = Faq.inspect(folder, None)

    assert [problem.reason for problem in problems] == [
        "the answer of 'a' lacks {price}, has {x} besides, unlike 'es'."
    ]


def test_a_folder_in_capitals_is_its_language(tmp_path: Path) -> None:
    assert Faq.load(_folder(tmp_path, ES__a=GOOD), FACTS).languages == ("es",)


def test_files_that_nobody_reads_are_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path, es__a=GOOD, lost=GOOD, es__more__b=GOOD, espanol__c=GOOD)
    (folder / "es" / "d.yaml.txt").write_text(GOOD, encoding="utf-8")
    (folder / "es" / ".e.yaml").symlink_to("nowhere")  # an editor's
    (folder / "es" / "F.YAML").write_text(GOOD, encoding="utf-8")
    (folder / "es" / "g.txt").write_text(GOOD, encoding="utf-8")
    (folder / "es" / "notes.txt").write_text("call the printer", encoding="utf-8")
    (folder / "es" / "drafts").mkdir()
    (folder / "es" / "drafts" / "h.yaml").write_text(GOOD, encoding="utf-8")  # meant so
    faq, problems = Faq.inspect(folder, FACTS)
    told = {Path(problem.file).name: problem.fix for problem in problems}

    assert faq is not None
    assert len(faq.entries["es"]) == 3
    assert set(told) == {"lost.yaml", "more", "espanol", "d.yaml.txt", "F.YAML", "g.txt"}
    assert told["d.yaml.txt"] == "Call it d.yaml."


def test_many_mistakes_take_no_longer_each_than_few(tmp_path: Path) -> None:
    entries = "".join(f"- id: a{number}\n" for number in range(20_000))

    assert len(_problems(tmp_path, entries)) == 40_000  # no questions, no answer


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        es__a="- id: a\n  questons: [x]\n  answer: '{nope}'",
        es__b="- id: [1",
        en__c="- id: a\n  questions: [x]\n  answer: '{nope}'",
    )
    with pytest.raises(FaqError) as error:
        Faq.load(folder, {})

    files = {problem.split(":")[0].rsplit("/", 1)[-1] for problem in error.value.problems}
    assert files == {"a.yaml", "b.yaml", "c.yaml"}


@pytest.mark.parametrize(
    "text",
    [
        "- id: a\n  quetions: [x]\n  answer: y",
        "- id: a\n  questions: [x]\n  answr: y",
        "- id: a\n  questions: [x]\n  answer: [y]",
        "- id: a\n  questions: [x]\n  answer:y: z",
        "- \u200bid: a\n  questions: [x]\n  answer: y",
        "- id: a\n  questions: [x]\n  answer: >\n  Hola: sí",
        "- id: a\n  questions: [x]\n  answer: y\n  id: b\n  questions: [z]\n  answer: y",
        "- id: a\n\tquestions: [x]",
        "",
    ],
)
def test_one_mistake_is_told_once(tmp_path: Path, text: str) -> None:
    """Neither is it told what else is missing because of it: here, an id and its followers."""
    other = "- id: a\n  questions: [x]\n  answer: y\n"
    follower = "- id: b\n  questions: [z]\n  answer: y\n  follow_ups: [a]\n"
    folder = _folder(tmp_path, es__a=text, es__b=follower, en__a=other, en__b=follower)
    _, problems = Faq.inspect(folder, FACTS)

    assert len(problems) == 1, [str(problem) for problem in problems]


def test_a_blank_without_a_fact_is_told_once_for_all_answers(tmp_path: Path) -> None:
    entry = "- id: {}\n  questions: [{}]\n  answer: 'y {{price}}'\n"
    text = entry.format("a", "x") + entry.format("b", "z")
    _, problems = Faq.inspect(_folder(tmp_path, es__a=text, en__a=text), {"days": "3"})

    assert [problem.reason for problem in problems] == [
        "the answer's blank {price} has no fact. It is in 3 more answers."
    ]


def test_a_fact_without_a_text_is_as_good_as_none(tmp_path: Path) -> None:
    told = _problems(tmp_path, GOOD, {**FACTS, "days": " "})

    assert ["{days} is empty: its fact has no text" in problem for problem in told] == [True]


def test_a_copy_of_a_file_is_told_once(tmp_path: Path) -> None:
    text = "".join(f"- id: a{n}\n  questions: [x{n}]\n  answer: y\n" for n in range(9))
    _, problems = Faq.inspect(_folder(tmp_path, es__a=text, es__b=text), FACTS)

    assert [problem.reason.split(" in ")[0] for problem in problems] == [
        "9 ids of this file are already used"
    ]


def test_a_file_that_waits_for_its_translation_is_told_once(tmp_path: Path) -> None:
    text = "".join(f"- id: a{n}\n  questions: [x{n}]\n  answer: y\n" for n in range(9))
    _, problems = Faq.inspect(_folder(tmp_path, es__a=GOOD + text, en__a=GOOD), FACTS)

    assert [problem.reason[:38] for problem in problems] == [
        "9 entries of this file are not in: en "
    ]


def test_an_empty_file_is_an_accident(tmp_path: Path) -> None:
    """A full disk, an editor that fell: who wants its entries gone deletes the file."""
    with pytest.raises(FaqError, match="the file is empty"):
        Faq.load(_folder(tmp_path, es__a=GOOD, es__b=""), FACTS)


def test_an_id_missing_in_a_language_is_told(tmp_path: Path) -> None:
    more = "- id: extra\n  questions: [x]\n  answer: y\n"
    _, problems = Faq.inspect(_folder(tmp_path, es__a=GOOD + more, en__a=GOOD), FACTS)

    assert ["'extra' has no entry in: en." in str(problem) for problem in problems] == [True]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_no_files_at_all_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(FaqError, match="no FAQ files here"):
        Faq.load(tmp_path / name, FACTS)


def test_an_empty_file_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="no entry for the language 'es'"):
        Faq.load(_folder(tmp_path, es__a="# nothing yet\n"), FACTS)


# --- the editors' schema says the same


def _schema_accepts(text: str) -> bool:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = yaml.load(text, Loader=yaml.BaseLoader)
    return bool(jsonschema.Draft202012Validator(schema).is_valid(document))


def test_the_schema_knows_the_same_keys() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert set(schema["$defs"]["entry"]["properties"]) == set(KEYS)
    assert set(schema["$defs"]["lexicon"]["properties"]) == set(LEXICON_KEYS)
    assert SYNONYMS in LEXICON_KEYS
    assert schema["$defs"]["entry"]["properties"]["dial"]["enum"] == list(DIAL_NAMES)


def test_the_schema_describes_every_key() -> None:
    parts = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]

    for part in ("entry", "lexicon"):
        for key, value in parts[part]["properties"].items():
            assert len(value["description"]) > 20, key


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "- id: a\n  questions: x\n  answer: y",
        "- id: a\n  questons: [x]\n  answer: y",
        "- id: a\n  answer: y",
        "- id: a\n  questions: []\n  answer: y",
        "- id: a\n  questions: [x]",
        "- id: flow:x\n  questions: [x]",
        "- id: a b\n  questions: [x]\n  answer: y",
        "- questions: [x]\n  answer: y",
        "- id: a\n  questions: ['']\n  answer: y",
        "- id: a\n  questions: {x: y}\n  answer: y",
        "- id: a\n  questions: [x]\n  answer: [y]",
        "- id: a\n  questions: [x]\n  answer: y\n  not_for: [z]\n  keywords: z\n  media: a.png",
        "- id: a\n  questions: [x]\n  answer: y\n  examples: [z]\n  dial: cautious",
        "- id: a\n  questions: [x]\n  answer: y\n  dial: reckless",
        "- id: a\n  questions: [x]\n  answer: ' '",
        f"- id: a\n  questions: ['{'x' * 301}']\n  answer: y",
        "- id: a\n  questions: [x]\n  answer: y\n  examples: {x: y}",
        "id: a\nquestions: [x]",
        "- hola",
    ],
)
def test_schema_and_rules_agree(tmp_path: Path, text: str) -> None:
    _, problems = Faq.inspect(_folder(tmp_path, es__faq=text), FACTS)
    is_good = not [problem for problem in problems if not problem.is_warning]

    assert _schema_accepts(text) is is_good


def test_the_shipped_files_are_good_for_both() -> None:
    folder = SCHEMA.parent
    files = [path for path in folder.glob("*/*.yaml") if not path.name.startswith("phrases")]

    assert files
    refused = [path for path in files if not _schema_accepts(path.read_text(encoding="utf-8"))]
    assert not refused
    assert not [p for p in Faq.inspect(folder, None)[1] if not p.is_warning]
