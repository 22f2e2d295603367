"""Questions and answers of a CSV file: any usual encoding, separator and heading.

Pregunta;Otra forma;Respuesta
¿Tienen estacionamiento?;hay parking;Sí, gratis.
"""

from collections.abc import Iterator, Sequence

from adapters.spreadsheet.table import Unreadable, heading, lines_of
from bots.merchant.pairs import Haul, Left, Pair, cleaned, cleaned_answer
from dialog.errors import FaqError
from dialog.readers.word_list import words

_QUESTION = words(
    "question questions pregunta preguntas pergunta perguntas q p consulta duda title titulo faq"
)
_ANOTHER = ("otra", "other", "outra", "variant", "variante", "sinonim", "alternativ", "also")
_ANSWER = words("answer answers respuesta respuestas resposta respostas a r text texto reply")
_ID = words("id clave key codigo code chave slug")
_SEVERAL = ("\n", "|")  # several questions in one cell


def from_csv(content: bytes, name: str) -> Haul:
    """Raises FaqError where it is no table of questions and answers."""
    try:
        lines = lines_of(content)
    except Unreadable as error:
        raise FaqError([f"{name}: {error}"]) from error
    if not lines:
        raise FaqError([f"{name}: is empty."])
    haul = Haul()
    columns = _columns(lines[0][1])
    rows = lines[1:]
    if columns is None:
        columns, rows = _by_place(lines, name, haul), lines
    width = len(lines[0][1])
    for line, cells in rows:
        if any(cells[width:]):
            why = "more columns than the first line; a text with the separator needs quotes"
            haul.left.append(Left(" ".join(cells), why, f"line {line}"))
        else:
            _take(haul, columns, line, cells)
    return haul


Columns = dict[int, str]


def _columns(cells: Sequence[str]) -> Columns | None:
    """What stands in each place, by the first line; None when that is no heading."""
    found: Columns = {}
    for place, cell in enumerate(cells):
        kind = _kind(heading(cell))
        if kind == "question" or (kind and kind not in found.values()):
            found[place] = kind
    return found if {"question", "answer"} <= set(found.values()) else None


def _kind(text: str) -> str:
    names = text.split()
    bare = [name for name in names if not name.isdigit()]
    if not bare:
        return ""
    if text.startswith(_ANOTHER) or any(name in _QUESTION for name in bare[:1]):
        return "question"
    if bare[0] in _ANSWER:
        return "answer"
    return "id" if bare[0] in _ID else ""


def _by_place(lines: Sequence[tuple[int, list[str]]], name: str, haul: Haul) -> Columns:
    """Without a heading two columns are a question and its answer."""
    widths = {len([cell for cell in cells if cell]) for _, cells in lines}
    if not widths <= {1, 2} or 2 not in widths:
        fix = "Name them in the first line: question, answer (or: pregunta, respuesta)."
        raise FaqError([f"{name}:1: no columns of questions and answers. {fix}"])
    haul.notes.append("There is no heading: the first column is taken for the questions.")
    return {0: "question", 1: "answer"}


def _take(haul: Haul, columns: Columns, line: int, cells: Sequence[str]) -> None:
    told = {
        kind: [cells[place] for place, one in columns.items() if one == kind and place < len(cells)]
        for kind in ("question", "answer", "id")
    }
    questions = tuple(
        filter(None, (cleaned(one) for cell in told["question"] for one in _split(cell)))
    )
    answer = cleaned_answer("\n".join(told["answer"]))
    if not questions and not answer:
        haul.left.append(Left("(an empty row)", "nothing to take", f"line {line}"))
        return
    haul.pairs.append(Pair(questions, answer, f"line {line}", "".join(told["id"][:1])))


def _split(cell: str) -> Iterator[str]:
    for sign in _SEVERAL:
        if sign in cell:
            yield from (part.strip() for part in cell.split(sign))
            return
    yield cell
