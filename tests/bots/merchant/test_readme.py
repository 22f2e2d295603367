"""faq_data/README.md keeps its word: its commands exist, its entries pass, mistakes are found."""

import argparse
import re
import shlex
import textwrap
from pathlib import Path

import pytest

from bots import merchant
from bots.sections import SHIPPED_FAQ
from dialog.entry_keys import KEYS
from dialog.faq import Faq
from dialog.inspection import Source, formed, inspected
from dialog.safe_yaml import parse_yaml

README = (SHIPPED_FAQ / "README.md").read_text(encoding="utf-8")
MISTAKES = README.partition("## The five most common mistakes")[2].partition("\n## ")[0]
TABLE = README.partition("## What else an entry can have")[2].partition("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^([ ]*)```{language}\n(.*?)^[ ]*```", text, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for _, block in found]


def commands() -> list[list[str]]:
    spans = re.findall(r"`mostrador faq ([^`]+)`", README)
    lines = "".join(blocks(README, "sh")).splitlines()
    shell = [line.removeprefix("mostrador faq ") for line in lines]
    return [shlex.split(one) for one in (*spans, *shell)]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_understood(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    merchant.add_arguments(parser)

    assert parser.parse_args(words).faq_command is not None


def test_every_command_of_ours_is_told() -> None:
    told = {words[0] for words in commands()}

    assert told == set(merchant.COMMANDS)


@pytest.mark.parametrize("number", range(2))
def test_its_entries_pass_the_check_in_la_ceibas_folder(number: int, tmp_path: Path) -> None:
    whole = README.replace(MISTAKES, "")
    entry = [block for block in blocks(whole, "yaml") if block.startswith("- id:")][number]
    for file in (SHIPPED_FAQ / "es").glob("*.yaml"):
        if not file.name.startswith("phrases"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    file = tmp_path / "mine.yaml"
    file.write_text(entry, encoding="utf-8")
    facts = dict.fromkeys(re.findall(r"\{(\w+)\}", "".join(map(read, tmp_path.iterdir()))), "x")

    report = inspected(Source(tmp_path, facts, ("es",)))

    assert [str(problem) for problem in report.errors if "mine.yaml" in problem.file] == []


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_there_are_five_mistakes() -> None:
    assert len(blocks(MISTAKES, "yaml")) == 5


@pytest.mark.parametrize("number", range(5))
def test_every_mistake_is_found_with_the_words_that_are_told(number: int, tmp_path: Path) -> None:
    told = re.findall(r"It says: `([^`]+)`", MISTAKES)
    (tmp_path / "x.yaml").write_text(blocks(MISTAKES, "yaml")[number], encoding="utf-8")

    report = formed(Source(tmp_path, {"gift_wrap_price": "3 €"}, ("es",)))

    assert any(told[number] in error.reason for error in report.errors)


def test_every_key_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", TABLE, re.MULTILINE))

    assert explained | {"id", "questions", "answer"} == set(KEYS)


def test_the_words_of_your_own_are_read(tmp_path: Path) -> None:
    (synonyms,) = [block for block in blocks(README, "yaml") if block.startswith("synonyms:")]
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "lexicon.yaml").write_text(synonyms, encoding="utf-8")
    text = "- id: a\n  questions: [b]\n  answer: c\n"
    (tmp_path / "es" / "a.yaml").write_text(text, encoding="utf-8")

    faq = Faq.load(tmp_path, None)

    assert faq.synonyms["es"]["hoodie"] == ("canguro", "buzo con capucha")


def test_every_example_is_yaml_or_a_mistake() -> None:
    for block in blocks(README.replace(MISTAKES, ""), "yaml"):
        parse_yaml(block, "README.md")
