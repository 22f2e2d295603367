"""A merchant's lexicon.yaml: words that are learned, and mistakes that are told."""

from pathlib import Path

import pytest

from dialog.errors import FaqError
from dialog.faq import Faq
from dialog.inspection.own_words import lexicon_problems
from dialog.understanding import Understanding
from dialog.understanding.lexicon import BUNDLED, bundled

FAQ = """\
- id: hoodies
  questions: [¿tienen sudaderas?, ¿qué sudaderas venden?, busco una sudadera]
  answer: Sí.
- id: hours
  questions: [¿a qué hora abren?, horario de la tienda, ¿abren los domingos?]
  answer: De 9 a 19.
- id: payment
  questions: [¿puedo pagar con tarjeta?, formas de pago, ¿aceptan efectivo?]
  answer: Con tarjeta.
"""


def _folder(tmp_path: Path, lexicon: str, name: str = "lexicon.yaml") -> Path:
    folder = tmp_path / "es"
    folder.mkdir()
    (folder / "faq.yaml").write_text(FAQ, encoding="utf-8")
    (folder / name).write_text(lexicon, encoding="utf-8")
    return tmp_path


def _told(tmp_path: Path, lexicon: str) -> list[str]:
    faq, problems = Faq.inspect(_folder(tmp_path, lexicon), None)
    assert faq is not None
    return [
        f"{'' if problem.is_warning else 'ERROR '}{problem.line}: {problem.reason} {problem.fix}"
        for problem in (*problems, *lexicon_problems(faq))
    ]


@pytest.mark.parametrize("name", ["lexicon.yaml", "lexicon.yml"])
def test_a_word_of_the_merchants_own_finds_the_entry(tmp_path: Path, name: str) -> None:
    asked = "vendéis zurrapas??"
    folder = _folder(tmp_path, "synonyms:\n  zurrapa: zurrapa, zurrapas, sudadera\n", name)
    with_it = Understanding.build(Faq.load(folder, None)).read(asked, "es")
    (folder / "es" / name).unlink()
    without = Understanding.build(Faq.load(folder, None)).read(asked, "es")

    assert with_it.id == "hoodies"
    assert with_it.outcome == "answered"
    assert without.score < with_it.score


def test_a_name_that_is_known_adds_to_its_group(tmp_path: Path) -> None:
    name, phrases = next(iter(bundled("es").synonyms.items()))

    assert _told(tmp_path, f"synonyms:\n  {name}: zurrapa\n") == []
    assert phrases


@pytest.mark.parametrize(
    ("lexicon", "told"),
    [
        ("sinonimos:\n  a: [x, y]", "ERROR 1: unknown key 'sinonimos' in a lexicon. Did you mean"),
        ("zzz:\n  a: [x, y]", "ERROR 1: unknown key 'zzz' in a lexicon. Your own words"),
        ("- a\n- b", "ERROR 1: this is not a lexicon. Write 'synonyms:'"),
        ("synonyms: [a, b]", "ERROR 1: 'synonyms' must be lines of 'name: words'"),
        ("synonyms:\n  a: {b: c}", "ERROR 2: 'a' must be a list of words"),
        ("synonyms:\n  a:", "ERROR 2: 'a' must be a list of words"),
        ("synonyms:\n  a: [x, y]\n  a: [z, w]", "ERROR 3: 'a' stands twice"),
        ("synonyms:\n  zurrapa: zurrapa", "2: the group 'zurrapa' is new and has one text only"),
        ("synonyms:\n  a: [zurrapa, de la]", "2: 'de la' says nothing about the matter"),
        ("courtesy: hola", "1: 'courtesy' is not read here"),
    ],
)
def test_what_is_wrong_or_has_no_effect_is_told(tmp_path: Path, lexicon: str, told: str) -> None:
    found = _told(tmp_path, lexicon)

    assert any(line.startswith(told) for line in found), found


def test_a_word_of_another_group_is_told_with_its_group(tmp_path: Path) -> None:
    home, phrases = next(
        (name, phrases) for name, phrases in bundled("es").synonyms.items() if len(phrases[0]) == 1
    )
    word = phrases[0][0]

    found = _told(tmp_path, f"synonyms:\n  zurrapa: [zurrapa, {word}]")
    assert any(f"'{word}' is in the group" in line for line in found), (home, found)


def test_a_broken_lexicon_is_refused_with_the_rest(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match=r"lexicon\.yaml:1: "):
        Faq.load(_folder(tmp_path, "synonyms: [a"), None)


def test_a_copy_of_the_bundled_lexicon_is_fine(tmp_path: Path) -> None:
    shipped = (BUNDLED / "es" / "lexicon.yaml").read_text(encoding="utf-8")

    assert not [
        line for line in _told(tmp_path, shipped) if "not read here" in line or "ERR" in line
    ]


def test_of_a_copy_only_the_groups_that_were_changed_are_looked_at(tmp_path: Path) -> None:
    text = (BUNDLED / "es" / "lexicon.yaml").read_text(encoding="utf-8")
    group = next(name for name, words in bundled("es").synonyms.items() if len(words) > 3)
    old = next(line for line in text.splitlines() if line.startswith(f"  {group}:"))
    told = _told(tmp_path, text.replace(old, f"{old}, de"))

    assert len(told) == 1
    assert "'de' says nothing about the matter" in told[0]
