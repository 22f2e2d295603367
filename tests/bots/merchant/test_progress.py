"""How far a command is: seen on a terminal, never in a file."""

import io

from bots.merchant.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_being_done_and_is_left_clean() -> None:
    terminal = Terminal()
    with Progress(terminal) as progress:
        progress.say("es: learning 400 questions")

    first, _, rest = terminal.getvalue().removeprefix("\r").partition("\r")
    assert first == "es: learning 400 questions ..."
    assert rest == " " * len(first) + "\r"


def test_steps_that_follow_closely_are_not_all_written() -> None:
    terminal = Terminal()
    with Progress(terminal) as progress:
        for done in range(10_000):
            progress.advance("reading", done, 10_000)

    assert terminal.getvalue().startswith("\rreading: 0 of 10000 ...")
    assert terminal.getvalue().count("reading") < 1_000


def test_a_file_gets_nothing() -> None:
    file = io.StringIO()
    with Progress(file) as progress:
        progress.say("anything")
        progress.advance("reading", 1, 2)

    assert file.getvalue() == ""
