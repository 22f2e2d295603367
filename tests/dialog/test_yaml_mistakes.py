"""What merchants get wrong in YAML, said in plain words, with the line as it should be."""

import pytest

from dialog.safe_yaml import YamlRefused, parse_yaml
from dialog.yaml_mistakes import quoted

MISTAKES = {  # what was written -> its line, the reason, the fix
    "a tabulator": ("- id: a\n\tquestions: [x]", 2, "tabulator", "Use spaces"),
    "a tabulator before a dash": ("- id: a\n  questions:\n\t- x", 3, "tabulator", "Use spaces"),
    "a space from a web page": ("- id: a\n\u00a0\u00a0title: x", 2, "space of another", "Delete"),
    "a colon in a text": ("- id: a\n  answer: Abrimos: lunes", 2, "': '", '"Abrimos: lunes"'),
    "a colon in a phrase": ("bot.hi: Hola: tú", 1, "': '", '"Hola: tú"'),
    "a blank first": ("- answer: {price} por pedido", 1, "'{'", '"{price} por pedido"'),
    "a blank and a comma": ("- answer: {price}, o nada", 1, "'{'", '"{price}, o nada"'),
    "an at sign first": ("- id: a\n  answer: @ana", 2, "'@'", '"@ana"'),
    "a percent sign first": ("- id: a\n  answer: %10", 2, "'%'", '"%10"'),
    "a word in bold": ("- id: a\n  answer: *ya* no", 2, "'*'", '"*ya* no"'),
    "an ampersand first": ("- id: a\n  answer: &co", 2, "'&'", '"&co"'),
    "an exclamation mark first": ("- id: a\n  answer: !Hola", 2, "'!'", '"!Hola"'),
    "brackets first": ("- id: a\n  answer: [nota] hola", 2, "'['", '"[nota] hola"'),
    "text behind the quote": ('- answer: "sí" claro', 1, 'closing "', "'\"sí\" claro'"),
    "an apostrophe": ("- answer: 'it's ok'", 1, "closing '", '"it\'s ok"'),
    "an open quote": ('- id: a\n  answer: "hola\n- id: b', 2, "never closed", "Close it"),
    "an open bracket": ("- questions: [x, y\n  answer: z", 1, "does not end", "']'"),
    "a text beside >": ("- id: a\n  answer: > hola\n    x", 2, "same line as '>'", "next line"),
    "no space behind a dash": ("-id: a\n  answer: x", 1, "behind '-'", "Write: - id: a"),
    "no space behind a key": ("- id:a\n  answer: x", 1, "behind 'id:'", "Write: id: a"),
    "a backslash": ('- id: a\n  answer: "a\\d"', 2, "'\\'", "'...'"),
    "a line too far left": ("- id: a\n questions: [x]", 2, "does not fit", "spaces"),
    "a line too far right": ("- id: a\n    answer: x", 2, "does not fit", "spaces"),
    "a text that is not indented": ("- answer: hola\nadiós\n", 2, "does not fit", "to the right"),
    "a quote that is open above": (
        '- id: a\n  questions:\n    - "x y\n  answer: >\n    Sí: "ya" hoy',
        3,
        "never closed",
        '"x y"',
    ),
    "a lost dash": (
        "- questions:\n    - x\n    y z\n    - w",
        3,
        "'- ' is missing",
        "Write: - y z",
    ),
    "a bullet from a document": ("- questions:\n    - x\n    • y", 3, "not with '•'", "Write: - y"),
    "a star for a dash": ("- questions:\n    - x\n    * y", 3, "not with '*'", "Write: - y"),
    "a dash too far left": ("- questions:\n    - x\n   - y", 3, "3 spaces in", "exactly 4"),
    "a key too far left": ("- id: a\n  title: x\n answer: y", 3, "1 space in", "exactly 2"),
    "a key too far right": ("- id: a\n  title: x\n   answer: y", 3, "3 spaces in", "exactly 2"),
    "a key at the border": ("- id: a\nanswer: x", 2, "at the left border", "exactly 2"),
    "an entry too far right": ("- id: a\n  title: x\n - id: b", 3, "1 space in", "Remove"),
    "an entry without its dash": ("- id: a\n  title: x\nid: b", 3, "'- ' is missing", "- id: b"),
    "a text that is not further in": ("- id: a\n  answer: >\nSí: no", 3, "further to", "exactly 4"),
    "a key without its colon": ("- id: a\n  questions\n    - x", 2, "':' is missing", "questions:"),
    "a key with a semicolon": ("- id: a\n  answer; x", 2, "':' is missing", "answer:"),
    "a note with slashes": ("- id: a\n  title: x\n// mine\n- id: b", 3, "not with '//'", "'#'"),
    "a word by itself": ("- id: a\n  title: x\nhola\n- id: b", 3, "belongs to no entry", "'#'"),
    "two versions": ("- id: a\n  title: x\n<<<<<<< HEAD\n- id: b", 3, "two versions", "Keep one"),
    "synonyms among entries": ("- id: a\nsynonyms:\n  b: c, d", 2, "is no entry", "lexicon.yaml"),
    "a space of another kind": (
        "- id: a\n  title: x\n  -\u00a0y",
        3,
        "behind '-'",
        "type it again",
    ),
    "a bell": ("- id: \x07", 1, "invisible character", "Delete"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_its_mending(name: str) -> None:
    text, line, reason, fix = MISTAKES[name]
    with pytest.raises(YamlRefused) as refusal:
        parse_yaml(text, "x.yaml")
    problem = refusal.value.problem

    assert problem.line == line, problem
    assert reason in problem.reason, problem
    assert fix in problem.fix, problem


@pytest.mark.parametrize(
    "text", ["Abrimos: lunes", "it's ok", '"sí" claro', "a\\d", "{x}", "# no", "- a", "'", "\"'"]
)
def test_a_text_between_the_quotes_that_are_proposed_is_read_as_it_is(text: str) -> None:
    node = parse_yaml(f"- {quoted(text)}", "x.yaml")

    assert node is not None
    assert node.items[0].text == text


def test_a_very_long_line_is_shown_in_part() -> None:
    with pytest.raises(YamlRefused) as refusal:
        parse_yaml("- answer: a: " + "b " * 100_000, "x.yaml")

    assert len(refusal.value.problem.fix) < 200
