"""The merchant's files: what is read, what is refused, and how it is said."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialog.errors import FaqError
from dialog.faq import Faq
from dialog.faq_rules import KEYS
from dialog.safe_yaml import LARGEST_FILE, YamlRefused, parse_yaml, read_yaml

SCHEMA = Path(__file__).resolve().parents[2] / "faq_data" / "schema.json"
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
        ("- id: a\n questions: [x]\n  answer: y", 2, "not valid YAML", "spaces"),
        ("- id: a\n  questions: [x\n  answer: y", 3, "not valid YAML", ""),
        (f"- id: a\n  questions: ['{'x' * 400}']\n  answer: y", 2, "more than 300", "customer"),
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
        (f"- id: a\n  questions: [x]\n  answer: {'y' * 1700}", "sent in pieces"),
        (f"- id: a\n  questions: [x]\n  answer: y\n  title: {'y' * 50}", "cut on a button"),
        ("- id: a\n  questions: [x]\n  answer: 'so {'", "single '{'"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told_but_not_refused(tmp_path: Path, text: str, reason: str) -> None:
    told = _problems(tmp_path, text)

    assert any(reason in problem for problem in told), told
    assert Faq.load(tmp_path, FACTS).entries["es"]


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


# --- bombs and other hostile files


def _laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


BOMBS = {
    "laughs": (_laughs(), 1),
    "alias": ("- id: a\n  questions: *x\n", 2),
    "merge": ("- id: a\n  <<: *x\n", 2),
    "tag": ("- id: !!python/object/apply:os.system [ls]\n", 1),
    "local tag": ("- id: a\n  answer: !x y\n", 2),
    "deep lists": ("[" * 100_000, 1),
    "deep maps": ("- " * 5_000 + "a", 1),
    "second document": ("- id: a\n---\n- id: b\n", 2),
    "control": ("- id: a\n  answer: \x07\n", 2),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_their_line(name: str) -> None:
    text, line = BOMBS[name]
    with pytest.raises(YamlRefused) as refusal:
        parse_yaml(text, "x.yaml")

    assert refusal.value.problem.line == line
    assert refusal.value.problem.fix


def test_a_file_that_is_too_large_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"- " + b"a" * LARGEST_FILE)

    with pytest.raises(YamlRefused, match="larger than 1 MiB"):
        read_yaml(path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"- id: a\n  answer: env\xedo\n")

    with pytest.raises(YamlRefused, match=r"latin\.yaml:2: this line is not UTF-8"):
        read_yaml(path)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse_yaml(text, "x.yaml")
    except YamlRefused as refusal:
        line = refusal.problem.line
    else:
        line = node.line if node is not None else 1
    assert line >= 1


def test_values_stay_as_written() -> None:
    node = parse_yaml("- [no, 0034, 1_000, ~, 2024-01-01, 1e3]", "x.yaml")

    assert node is not None
    assert [item.text for item in node.items[0].items] == [
        "no", "0034", "1_000", "~", "2024-01-01", "1e3",
    ]  # fmt: skip


# --- the editors' schema says the same


def _schema_accepts(text: str) -> bool:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = yaml.load(text, Loader=yaml.BaseLoader)
    return bool(jsonschema.Draft202012Validator(schema).is_valid(document))


def test_the_schema_knows_the_same_keys() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert set(schema["$defs"]["entry"]["properties"]) == set(KEYS)


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
    entries = [
        path for path in folder.glob("*/*.yaml") if not path.name.startswith(("phrases", "lexicon"))
    ]

    assert entries
    assert all(_schema_accepts(path.read_text(encoding="utf-8")) for path in entries)
    assert not [p for p in Faq.inspect(folder, None)[1] if not p.is_warning]
