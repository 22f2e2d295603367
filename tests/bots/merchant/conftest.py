"""A small FAQ, sentences to measure it with, and a way to run the commands."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bots import merchant

FAQ = """\
- id: cancel_order
  questions: [¿cómo cancelo mi pedido?, quiero anular la compra, ya no lo quiero]
  answer: Escríbenos.
- id: shipping_cost
  questions: [¿cuánto cuesta el envío?, precio del despacho, gastos de envío]
  answer: 4 €.
- id: opening_hours
  questions: [¿a qué hora abren?, horario de la tienda, abren los domingos]
  answer: De 9 a 19.
"""
CASES = [
    {"text": "¿Cuánto cuesta el envío?", "expect": "shipping_cost"},
    {"text": "quiero anular mi pedido", "expect": "x", "also": ["cancel_order"], "lang": "es"},
    {"text": "🦖", "expect": None},
    {"text": "quién inventó la guitarra", "expect": None},
]

Run = Callable[..., int]


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "my_faq"
    folder.mkdir()
    (folder / "all.yaml").write_text(FAQ, encoding="utf-8")
    return folder


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    file = tmp_path / "cases.jsonl"
    lines = (json.dumps(case, ensure_ascii=False) for case in CASES)
    file.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return file


@pytest.fixture
def run_faq() -> Run:
    """`run_faq("check", "--faq", folder)`: its exit code."""

    def run(*arguments: object) -> int:
        parser = argparse.ArgumentParser()
        merchant.add_arguments(parser)
        return merchant.run(parser.parse_args([str(argument) for argument in arguments]))

    return run
