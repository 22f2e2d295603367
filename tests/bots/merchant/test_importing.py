"""`mostrador faq import`: questions and answers from tables and saved pages."""

import json
from pathlib import Path
from typing import Any

import pytest

from bots.merchant.from_csv import from_csv
from bots.merchant.from_html import LARGEST, MOST_SIGNS, from_html
from bots.merchant.pairs import Pair, sifted
from dialog.errors import FaqError
from dialog.faq import Entry, Faq
from tests.bots.merchant.shop import Shop, shop

__all__ = ["shop"]  # a fixture

ASKED, TOLD = "¿Tienen estacionamiento?", "Sí, en la plaza."


def write(shop: Shop, name: str, text: str | bytes) -> Path:
    file = shop.folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def entries(shop: Shop) -> dict[str, Entry]:
    return {entry.id: entry for entry in Faq.load(shop.faq, None).entries["es"]}


def csv(text: str | bytes) -> list[tuple[tuple[str, ...], str]]:
    content = text.encode() if isinstance(text, str) else text
    return [(pair.questions, pair.answer) for pair in sifted(from_csv(content, "x.csv")).pairs]


def page(body: str) -> list[tuple[tuple[str, ...], str]]:
    content = f"<!doctype html><html><body>{body}</body></html>".encode()
    return [(pair.questions, pair.answer) for pair in sifted(from_html(content, "x.html")).pairs]


# --- the command


def test_a_table_becomes_a_new_file_of_the_folder(shop: Shop) -> None:
    file = write(shop, "Mis preguntas.csv", f"pregunta;respuesta\n{ASKED};{TOLD}\n")

    code, told = shop.run("import", file)

    target = shop.faq / "es" / "imported-mis-preguntas.yaml"
    assert code == 0
    assert f"{target}: 1 entries with 1 questions" in told
    assert entries(shop)["tienen-estacionamiento"].questions == (ASKED,)
    assert entries(shop)["tienen-estacionamiento"].answer == TOLD


def test_nothing_that_is_there_is_touched(shop: Shop) -> None:
    file = write(shop, "a.csv", f"question;answer\n{ASKED};{TOLD}\n")
    shop.run("import", file)
    before = (shop.faq / "es" / "imported-a.yaml").read_bytes()
    more = write(shop, "a.csv", f"question;answer\n{ASKED};{TOLD}\n¿Hay baño?;No.\n")

    code, told = shop.run("import", more)

    assert code == 0
    assert (shop.faq / "es" / "imported-a.yaml").read_bytes() == before
    assert "'tienen-estacionamiento' has this question" in told
    assert "hay-bano" in entries(shop)
    assert shop.run("import", more) == (1, shop.run("import", more)[1])


def test_an_id_that_is_taken_gets_a_number(shop: Shop) -> None:
    rows = "id,question,answer\nshipping-cost,¿Y a Marte?,Caro.\n,¿Hay baño?,No.\n,Hay baño?!,Sí.\n"

    told = shop.json("import", write(shop, "a.csv", rows))

    assert [entry["id"] for entry in told["entries"]] == ["shipping-cost-2", "hay-bano"]
    assert [left["why"] for left in told["left"]] == ["asked before, with another answer"]


def test_what_check_would_refuse_is_not_written(shop: Shop) -> None:
    talk = shop.faq / "es" / "talk.yaml"
    text = "- id: talk:greeting\n  questions: [hola]\n  examples: [buenas tardes hola]\n"
    talk.write_text(text, encoding="utf-8")
    rows = "question,answer\n" + "".join(f"buenas tardes hola {n},No.\n" for n in range(3))
    file = write(shop, "a.csv", rows + "buenas tardes hola,Nada.\n")

    with pytest.raises(FaqError, match=r"(?s)buenas tardes hola.*Nothing was written.*--draft"):
        shop.run("import", file)
    assert not list((shop.faq / "es").glob("imported*"))

    code, told = shop.run("import", file, "--draft")
    assert code == 0
    assert (shop.faq / "es" / "drafts" / "imported-a.yaml").exists()
    assert "It is a draft" in told


def test_a_dry_run_shows_and_writes_nothing(shop: Shop) -> None:
    file = write(shop, "a.csv", f"question;answer\n{ASKED};{TOLD}\n")

    code, told = shop.run("import", file, "--dry-run")

    assert code == 0
    assert f"    - {ASKED}\n  answer: {TOLD}" in told
    assert not list((shop.faq / "es").glob("imported*"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"PK", "neither a .csv nor an .html"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"color,price,size\nred,1,2\n", "no columns of questions"),
        ("a.html", b"<html><p>hola</p>", "no questions with answers"),
        ("a.html", b"<p>" * (MOST_SIGNS + 1), "too many tags"),
        ("a.html", b"x" * (LARGEST + 1), "larger than"),
        ("a.html", b"<div>" * 5000, "within each other"),
    ],
)
def test_what_is_nothing_of_the_kind_is_told(
    shop: Shop, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(FaqError, match=reason):
        shop.run("import", write(shop, name, content))
    with pytest.raises(FaqError, match="cannot be read"):
        shop.run("import", shop.folder / "nowhere.csv")


# --- tables


@pytest.mark.parametrize(
    "text",
    [
        f"Pregunta;Respuesta\n{ASKED};{TOLD}\n",
        f"Question\tAnswer\n{ASKED}\t{TOLD}\n",
        f'id,Categoría,Pergunta,Resposta\n,x,"{ASKED}","{TOLD}"\n',
        f'"Preguntas frecuentes","Respuesta"\n"{ASKED}","{TOLD}"\n',
        f"{ASKED};{TOLD}\n",
        f"Pregunta;Respuesta\n{ASKED};{TOLD}\n".encode("utf-16"),
        f"Pregunta;Respuesta\n{ASKED};{TOLD}\n".encode("cp1252"),
        b"\xef\xbb\xbf" + f"Pregunta;Respuesta\r\n{ASKED};{TOLD}\r\n".encode(),
    ],
)
def test_usual_headings_separators_and_encodings(text: str | bytes) -> None:
    assert csv(text) == [((ASKED,), TOLD)]


def test_several_questions_of_one_answer() -> None:
    rows = (
        "Pregunta,Otra pregunta,Respuesta\n"
        'uno,dos,A\n"tres | cuatro",,A\n"cinco\nseis",,B\n,,\nsiete,,\n,,C\n'
    )

    assert csv(rows) == [(("uno", "dos", "tres", "cuatro"), "A"), (("cinco", "seis"), "B")]
    left = sifted(from_csv(rows.encode(), "x.csv")).left
    assert [(one.what, one.why) for one in left] == [
        ("siete", "no answer"),
        ("(no question)", "no question"),
    ]


def test_half_an_answer_is_not_taken_for_a_whole_one() -> None:
    haul = from_csv(f"question,answer\n{ASKED},{TOLD}\n".encode(), "x.csv")

    assert haul.pairs == []
    assert "needs quotes" in haul.left[0].why


def test_braces_are_no_blanks_and_signs_that_cannot_be_seen_are_gone() -> None:
    assert csv("question,answer\n¿{x}?\u200b,Es {precio}\x07.\n") == [(("¿(x)?",), "Es (precio) .")]


def test_too_long_is_left_out() -> None:
    long = sifted(from_csv(f"question,answer\nx{'x' * 300}?,Sí\ny?,{'z' * 5000}\n".encode(), "x"))

    assert long.pairs == []
    assert [one.why[:20] for one in long.left] == ["a question too long ", "an answer of more th"]


# --- pages

DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "x"},
        {
            "@type": ["FAQPage"],
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": "¿Cu&aacute;nto cuesta?",
                    "acceptedAnswer": {"@type": "Answer", "text": "<p>Dos.</p><ul><li>a</li></ul>"},
                },
                {"@type": "Question", "name": "¿Sin respuesta?"},
            ],
        },
    ],
}


def test_what_a_page_says_of_itself_comes_first() -> None:
    script = f'<script type="application/ld+json">{json.dumps(DATA)}</script>'
    broken = '<script type="application/ld+json">{nonsense</script>'

    found = page(f"<h2>¿Otra cosa?</h2><p>No.</p>{broken}{script}")

    assert found == [(("¿Cuánto cuesta?",), "Dos.\n\n- a")]


MICRODATA = (
    '<div itemscope itemtype="https://schema.org/FAQPage"><div itemprop="mainEntity" itemscope '
    'itemtype="https://schema.org/Question"><h3 itemprop="name">Q?</h3><div itemscope '
    'itemprop="acceptedAnswer" itemtype="https://schema.org/Answer">'
    '<div itemprop="text">A</div></div></div></div>'
)
RDFA = (
    '<div vocab="https://schema.org/" typeof="Question"><b property="name">Q?</b>'
    '<div property="acceptedAnswer" typeof="Answer"><p property="text">A</p></div></div>'
)
CONTROLS = (
    '<h3><button aria-expanded="false" aria-controls="p1">Q?</button></h3><hr>'
    '<div id="p1" hidden>A</div>'
)


@pytest.mark.parametrize(
    "body",
    [
        MICRODATA,
        RDFA,
        "<details><summary><b>Q?</b></summary><p>A</p></details>",
        "<dl><dt>Q?</dt><dd>A</dd></dl>",
        CONTROLS,
        '<h3><button aria-expanded="false">Q?</button></h3><div>A</div>',
        "<h1>Preguntas</h1><p>Hola.</p><h2>Q?</h2><p>A</p><h2>Envíos</h2><p>x</p>",
    ],
    ids=["microdata", "rdfa", "details", "dl", "aria-controls", "aria-expanded", "headings"],
)
def test_pages_are_read_by_their_marks_or_their_form(body: str) -> None:
    menu = '<nav><button aria-expanded="false">¿Menú?</button><ul><li>x</li></ul></nav>'

    assert page(menu + body) == [(("Q?",), "A")]


def test_several_terms_ask_for_one_description() -> None:
    assert page("<dl><dt>Q1?</dt><dt>Q2?</dt><dd>A</dd><dt>Q3?</dt><dd>B</dd></dl>") == [
        (("Q1?", "Q2?"), "A"),
        (("Q3?",), "B"),
    ]


def test_an_answer_keeps_its_lines_and_nothing_that_runs() -> None:
    body = (
        "<details><summary>Q?</summary><p>Uno <b>dos</b>,<br>tres.</p>"
        "<script>alert('x')</script><style>p{}</style><!-- secreto --><ul><li>a</li><li>b</li></ul>"
        "<template>t</template></details>"
    )

    assert page(body) == [(("Q?",), "Uno dos,\ntres.\n\n- a\n- b")]


def test_hostile_markup_stays_text(shop: Shop) -> None:
    told = "&lt;img src=x onerror=alert(1)&gt; {__class__} &amp; *a"
    file = write(shop, "p.html", f"<html><dl><dt>¿Qué pasa?</dt><dd>{told}</dd></dl>")

    assert shop.run("import", file)[0] == 0

    (entry,) = [one for one in entries(shop).values() if one.questions == ("¿Qué pasa?",)]
    assert entry.answer == "<img src=x onerror=alert(1)> (__class__) & *a"


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<?", "<!", "</", "<a ", "&#", "<script>", "<dl><dt>", '<p x="']
)
def test_pages_that_never_end_are_read_to_their_end(piece: str) -> None:
    with pytest.raises(FaqError):
        page(piece * (50_000 // len(piece)))


def test_data_that_is_deep_is_survived() -> None:
    deep: Any = '{"@graph":' * 5000 + "[]" + "}" * 5000

    with pytest.raises(FaqError, match="no questions"):
        page(f'<script type="application/ld+json">{deep}</script>')


def test_two_answers_under_one_id_are_two_entries() -> None:
    pairs = [Pair(("a",), "A", "1", "same"), Pair(("b",), "B", "2", "same")]
    haul = from_csv(b"id,question,answer\nsame,a,A\nsame,b,B\n", "x")

    assert [pair.answer for pair in sifted(haul).pairs] == [pair.answer for pair in pairs]


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(shop: Shop) -> None:
    file = write(shop, "x.csv", f"pregunta;respuesta\n{ASKED};{TOLD}\n")
    (shop.faq / "es" / "drafts").write_text("not a folder", encoding="utf-8")

    with pytest.raises(FaqError, match="cannot be written"):
        shop.run("import", file, "--draft")
