"""The files that go with answers: where they may lie, and what a message names them."""

from pathlib import Path

import pytest

from adapters.kinds import ENDINGS
from dialog.faq import Entry
from dialog.faq.attached import TYPES, Places, attached, breaking, file_name
from dialog.model import Media


def entry(folder: Path, *media: str, title: str = "") -> Entry:
    return Entry(
        "size", ("¿qué talla?", "tallas"), "y", title, media=media, file=f"{folder}/a.yaml"
    )


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    for folder in ("es", "en", "media"):
        (tmp_path / "faq" / folder).mkdir(parents=True)
    return tmp_path / "faq"


def test_the_kinds_are_those_that_the_house_tells_by_their_bytes() -> None:
    assert set(TYPES.values()) == set(ENDINGS)


def test_a_file_is_looked_for_beside_the_entry_first(faq: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    places, found = Places(faq, (more,)), []
    for folder in (more, faq, faq / "media", faq / "es"):
        (folder / "a.png").write_bytes(b"x")
        found.append(places.find("a.png", entry(faq / "es")))

    assert found == [at / "a.png" for at in (more, faq, faq / "media", faq / "es")]


def test_every_language_may_have_a_file_of_its_own(faq: Path) -> None:
    (faq / "es" / "a.png").write_bytes(b"x")

    assert Places(faq).find("a.png", entry(faq / "en")) is None


def test_a_link_within_the_folders_is_followed_and_one_out_of_them_is_not(
    faq: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(b"canary")
    (faq / "media" / "a.png").write_bytes(b"x")
    (faq / "es" / "in.png").symlink_to("../media/a.png")
    (faq / "es" / "out.png").symlink_to("../../secret.png")
    (faq / "es" / "loop.png").symlink_to("loop.png")
    names = ("in.png", "out.png", "loop.png", "../../secret.png", f"{tmp_path}/secret.png")

    found = [Places(faq).find(name, entry(faq / "es")) for name in names]

    assert found == [faq / "media" / "a.png", None, None, None, None]


@pytest.mark.parametrize(
    "name",
    [".env.png", "a/.b.png", "a?.png", "a#b.png", "50%.png", "a\\b.png", "a\x00.png", "\u202e.png"],
)
def test_a_name_that_breaks_somewhere_is_no_file(faq: Path, name: str) -> None:
    assert breaking(name)
    assert Places(faq).find(name, entry(faq / "es")) is None


def test_usual_names_break_nothing(faq: Path) -> None:
    names = ("size-chart.png", "Guía de tallas (niños) 2026.pdf", "guides/a_b.PNG", "n" * 300)

    assert [breaking(name) for name in names] == [""] * 4
    assert Places(faq).find(names[3], entry(faq / "es")) is None


def test_a_message_names_the_language_and_is_told_by_the_answers_title(faq: Path) -> None:
    titled = entry(faq, "a.PNG", "b.pdf", "c.mp3", "d.mp4", "e", title="¿Qué talla elijo?")

    assert attached(titled, "pt") == (
        Media("image", "faq:pt/a.PNG", "image/png", "¿Qué talla elijo?"),
        Media("document", "faq:pt/b.pdf", "application/pdf", "¿Qué talla elijo?"),
        Media("audio", "faq:pt/c.mp3", "audio/mpeg", "¿Qué talla elijo?"),
        Media("video", "faq:pt/d.mp4", "video/mp4", "¿Qué talla elijo?"),
        Media("document", "faq:pt/e", "", "¿Qué talla elijo?"),
    )
    assert attached(entry(faq, "a.png"), "es")[0].name == "¿qué talla?"
    assert file_name(Media("document", "faq:pt/guides/b.pdf")) == "b.pdf"


def test_a_link_is_passed_on_as_it_is(faq: Path) -> None:
    links = entry(faq, "https://shop.example/a", "https://shop.example/a.pdf")

    assert attached(links, "es") == (
        Media("image", "https://shop.example/a"),
        Media("document", "https://shop.example/a.pdf", "application/pdf"),
    )
