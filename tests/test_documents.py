"""What is written down is true: the manual of settings, the README's commands, the phrases."""

import functools
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from bots import __main__ as command
from bots import manual, plugs, settings
from bots.sections import SHIPPED_FAQ
from dialog.phrases import Phrases

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "config.example.toml"
ADAPTERS = [(kind, name) for kind in plugs.KINDS for name in plugs.names(kind)]


def uncommented(*sections: str) -> str:
    """The example with its keys switched on; adapters' sections only where they are named."""
    lines, is_wanted = [], True
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        key = re.fullmatch(r"#?(\[([\w.]+)\]|[a-z_]\w* = .*)", line)
        if key and key[2]:
            is_adapter = key[2].partition(".")[0] in plugs.KINDS
            is_wanted = not is_adapter or key[2] in sections
        if key and is_wanted:
            lines.append(key[1])
    return "\n".join(lines)


# --- config.example.toml


def test_the_example_is_what_the_settings_say() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == manual.text(), (
        "config.example.toml is out of date. Run: python -m bots.manual > config.example.toml"
    )


def test_the_example_as_it_is_means_the_demo_shop(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    told = settings.load(EXAMPLE, {})

    assert told.is_demo
    assert told.shop == settings.Settings().shop
    assert told.server == settings.Settings().server
    assert list(told.channels) == ["webchat"]


def test_every_default_in_the_example_is_the_real_one(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(uncommented("channels.webchat", "shops.demo"), encoding="utf-8")

    told = settings.load(file, {})

    usual = settings.load(EXAMPLE, {})
    assert (told.shop, told.server, told.desk, told.faq, told.database) == (
        usual.shop,
        usual.server,
        usual.desk,
        usual.faq,
        usual.database,
    )
    assert told.channels == usual.channels
    assert told.shops == usual.shops


@pytest.mark.parametrize(("kind", "name"), ADAPTERS)
def test_every_key_of_an_adapter_stands_in_the_example_with_its_sentence(
    kind: str, name: str
) -> None:
    table = tomllib.loads(uncommented(f"{kind}.{name}"))[kind][name]
    known = fields(plugs.find(kind, name).Settings)

    assert set(table) == {field.name for field in known}
    for field in known:
        assert field.metadata.get("doc"), f"{kind}.{name}.{field.name} has no sentence"
        if field.default is not MISSING:
            default = list(field.default) if isinstance(field.default, tuple) else field.default
            assert table[field.name] == default


def test_every_section_key_has_its_sentence() -> None:
    for section in settings.SECTIONS.values():
        for field in fields(section):
            assert field.metadata.get("doc"), f"{section.__name__}.{field.name}"


# --- commands


def commands_in(document: Path) -> list[list[str]]:
    """Every `mostrador ...` in the document's code, without what a shell would do around it."""
    if not document.exists():
        return []
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"```.*?\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`(mostrador [^`\n]+)`", text)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    found = [line for line in (*lines, *spans) if line.startswith("mostrador ")]
    return [shlex.split(re.split(r"[|<>#]|  ", line)[0])[1:] for line in found]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_command_in_a_document_exists(document: str) -> None:
    for words in commands_in(ROOT / document):
        name, *rest = words
        if name.startswith("-") or name.isupper():  # `mostrador --help`, `mostrador COMMAND`
            continue
        assert name in command.COMMANDS, words
        known = help_of(name, *rest[:1])
        options = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert all(option in known for option in options), words


@functools.cache
def help_of(name: str, act: str = "") -> str:
    """The help of the command, and of its act where it has acts."""
    general = shown(name)
    return general + shown(name, act) if f"    {act} " in general and act.isalpha() else general


def shown(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bots", *words, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


# --- phrases


def test_every_phrase_is_there_in_every_language() -> None:
    phrases = Phrases.load(SHIPPED_FAQ)
    everything = {name for known in phrases.by_language.values() for name in known}

    missing = {
        language: sorted(everything - set(known))
        for language, known in phrases.by_language.items()
        if everything - set(known)
    }

    assert set(phrases.languages) == {"es", "en", "pt"}
    assert not missing
