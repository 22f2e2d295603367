import pytest

from dialog.policies.manners import first_name


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("Ana", "Ana"),
        ("ANA MARÍA PÉREZ", "Ana"),
        ("josé luis", "José"),
        ("✨ Lucía ✨", "Lucía"),
        ("O'Brien", "O'Brien"),
        ("Anne-Marie", "Anne-Marie"),
        ("李雷", "李雷"),
    ],
)
def test_a_name_is_spoken_as_people_write_it(profile: str, name: str) -> None:
    assert first_name(profile) == name


@pytest.mark.parametrize(
    "profile", ["", "J", "tienda_24h", "+34 600 111 222", "😀😀", "Usuario", "x" * 60, "<b>"]
)
def test_what_is_hardly_a_name_is_not_spoken(profile: str) -> None:
    assert first_name(profile) == ""
