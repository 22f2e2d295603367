"""What an FAQ may get wrong in practice: entries that collide, questions that are one."""

from pathlib import Path

import pytest

from dialog.inspection import Source, inspected
from dialog.inspection.oddities import oddities

ALIKE = """\
- id: return-policy
  questions: [¿puedo devolver un vestido?, quiero devolver mi pedido, cómo devuelvo una camisa]
  answer: Sí.
- id: return-cost
  questions: [¿puedo devolver una camisa?, quiero devolver un vestido, cómo devuelvo mi pedido]
  answer: No.
"""
APART = """\
- id: opening-hours
  questions: [¿a qué hora abren?, horario de la tienda, ¿a qué hora cierran hoy?]
  answer: De 9 a 19.
- id: payment-methods
  questions: [¿puedo pagar con tarjeta?, formas de pago, ¿aceptan pago en efectivo?]
  answer: Con tarjeta.
"""


def _told(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "faq.yaml").write_text(text, encoding="utf-8")
    report = inspected(Source(tmp_path))
    assert not report.errors
    found = list(oddities(report, tmp_path, lambda *_: None))
    assert all(problem.is_warning and problem.fix for problem in found)
    return [f"{problem.line}: {problem.reason}" for problem in found]


def test_entries_that_collide_are_told_with_examples_and_words(tmp_path: Path) -> None:
    (told,) = _told(tmp_path, ALIKE + APART)

    assert "'return-cost' and 'return-policy' collide" in told
    assert "of their 6 questions would be taken for the other" in told
    assert "is like '" in told
    assert "devolver" in told.partition("Words they share: ")[2]


def test_entries_that_are_apart_are_left_alone(tmp_path: Path) -> None:
    assert _told(tmp_path, APART) == []


def test_questions_that_are_read_the_same_are_told(tmp_path: Path) -> None:
    more = "- id: cards\n  questions: [hola q formas d pago x favor, zurrapa]\n  answer: x\n"
    text = APART + more.replace("q formas d pago", "formas de pago")
    told = _told(tmp_path, text)

    assert any(
        line.startswith("8: ") and "is read just as 'formas de pago' of 'payment-methods'" in line
        for line in told
    ), told


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("flow:order-statuss", "'flow:order-statuss' is nothing that the bot can do or say"),
        ("talk:weather", "'talk:weather' is nothing"),
        ("flow:order-status", ""),
        ("talk:greeting", ""),
    ],
)
def test_tasks_that_the_bot_does_not_know_are_told(tmp_path: Path, id_: str, told: str) -> None:
    found = _told(tmp_path, f"{APART}- id: {id_}\n  questions: [zurrapa con manteca]\n")

    assert any(told in line for line in found) if told else not found


def test_a_folder_of_ones_own_without_tasks_is_told_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "faq.yaml").write_text(APART, encoding="utf-8")
    (problem,) = oddities(inspected(Source(tmp_path)), tmp_path, lambda *_: None)

    assert problem.is_warning
    assert "no sentence in 'es' begins a task" in problem.reason
    assert "flows.yaml" in problem.fix


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "faq.yaml").write_text(ALIKE + APART, encoding="utf-8")
    steps: list[tuple[int, int]] = []
    report = inspected(Source(tmp_path))
    list(oddities(report, tmp_path, lambda _, done, total: steps.append((done, total))))

    assert steps == [(done, 12) for done in range(1, 13)]
