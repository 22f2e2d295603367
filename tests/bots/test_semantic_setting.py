"""`[faq] semantic`: a folder in the settings becomes one signal more, or a clear no."""

from pathlib import Path

import pytest

from bots import settings, wiring
from bots.faq_source import faq_source
from dialog.errors import SettingsError
from dialog.understanding.semantic import SemanticMatcher
from tests.fakes.language_model import make_model

FAQ = """
- id: brumel
  questions: [necesito brumel ya, quiero zastor ya, dame hidopla ya]
  answer: Sí.
- id: tolvik
  questions: [necesito tolvik ya, quiero gaspune ya, dame jerrol ya]
  answer: No.
"""
SAME = (("brumel", "zastor", "hidopla", "quenfi"), ("tolvik", "gaspune", "jerrol", "miflat"))


def told(folder: Path, semantic: Path) -> settings.Settings:
    (folder / "faq" / "es").mkdir(parents=True)
    (folder / "faq" / "es" / "all.yaml").write_text(FAQ, encoding="utf-8")
    file = folder / "config.toml"
    file.write_text(
        f"""
        [shop]
        languages = ["es"]
        [faq]
        folder = '{folder / "faq"}'
        semantic = '{semantic}'
        [channels.webchat]
        [shops.demo]
        """,
        encoding="utf-8",
    )
    return settings.load(file, {})


def test_the_bot_understands_with_the_model_that_the_settings_name(tmp_path: Path) -> None:
    understanding = wiring.understanding(told(tmp_path, make_model(tmp_path / "model", SAME)))

    assert isinstance(understanding.matchers["es"], SemanticMatcher)
    assert understanding.read("busco quenfi", "es").id == "brumel"
    assert understanding.read("busco miflat", "es").id == "tolvik"


def test_a_folder_that_is_not_there_is_told_when_the_settings_are_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"faq\.semantic is no folder"):
        told(tmp_path, tmp_path / "nowhere")


def test_a_folder_without_a_model_is_told_at_start(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    known = told(tmp_path, tmp_path / "empty")

    with pytest.raises(SettingsError, match=r"faq\.semantic: .* has no model\.onnx"):
        wiring.understanding(known)


def test_without_the_key_there_is_no_model() -> None:
    assert faq_source(settings.load(None, {})).encoder is None
