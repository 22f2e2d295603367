"""What the settings say of the FAQ reaches the understanding: folder, facts, languages, dial."""

from dataclasses import replace
from pathlib import Path

import pytest

from bots import settings, wiring
from bots.faq_source import faq_source
from bots.sections import FaqSection
from dialog.errors import FaqError, SettingsError
from dialog.understanding.confidence import DIALS

FAQ = """\
- id: shipping
  questions: [¿cuánto cuesta el envío?, gastos de envío]
  answer: "{price} {days} {shop_name}"
- id: hours
  questions: [¿a qué hora abren?, horario de la tienda]
  answer: De 9 a 19.
"""


def _told(tmp_path: Path, more: str = "") -> settings.Settings:
    folder = tmp_path / "faq"
    (folder / "es").mkdir(parents=True)
    (folder / "es" / "all.yaml").write_text(FAQ, encoding="utf-8")
    (folder / "facts.toml").write_text('price = "1"\ndays = "2"\nshop_name = "x"\n', "utf-8")
    file = tmp_path / "config.toml"
    file.write_text(
        f'[shop]\nname = "Mía"\nlanguages = ["es"]\n[faq]\nfolder = "{folder}"\n{more}\n'
        '[facts]\nprice = "9"\n[channels.webchat]\n[shops.demo]\n',
        encoding="utf-8",
    )
    return settings.load(file, {})


@pytest.mark.parametrize("dial", DIALS)
def test_the_dial_of_the_settings_is_the_bots(tmp_path: Path, dial: str) -> None:
    told = _told(tmp_path, f'dial = "{dial}"')

    assert faq_source(told).dial == dial
    assert wiring.understanding(told).dial == DIALS[dial]


def test_without_a_dial_it_is_balanced(tmp_path: Path) -> None:
    assert wiring.understanding(_told(tmp_path)).dial == DIALS["balanced"]


def test_a_dial_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"faq\.dial is not known\. Did you mean bold\?"):
        _told(tmp_path, 'dial = "blod"')


def test_the_settings_facts_win_and_the_shops_name_is_one(tmp_path: Path) -> None:
    entry = wiring.understanding(_told(tmp_path)).reply_to("shipping", "es")

    assert entry is not None
    assert entry.answer == "9 2 Mía"


def test_a_lost_example_does_not_keep_the_shop_from_opening(tmp_path: Path) -> None:
    told = _told(tmp_path)
    file = told.faq.path / "es" / "all.yaml"
    file.write_text(f"{FAQ}  examples: [zurrapa con manteca]\n", encoding="utf-8")

    assert wiring.understanding(told).read("horario de la tienda", "es").id == "hours"


def test_broken_facts_keep_it_from_opening(tmp_path: Path) -> None:
    told = _told(tmp_path)
    (told.faq.path / "facts.toml").write_text("price = 5 €", encoding="utf-8")

    with pytest.raises(FaqError, match=r"facts\.toml:1: not valid TOML"):
        wiring.understanding(told)


def test_a_channels_folder_of_files_is_looked_into() -> None:
    told = replace(settings.Settings(), faq=FaqSection(), channels={"x": _Section("files")})

    assert faq_source(told).media == (Path("files"),)


class _Section:
    def __init__(self, media_folder: str) -> None:
        self.media_folder = media_folder
