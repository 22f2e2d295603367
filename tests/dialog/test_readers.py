"""What customers type and what it is read as, while its question is open and at other times."""

import time

import pytest

from dialog.model import Inbound, Json, Media
from dialog.readers import (
    NotUnderstood,
    Reader,
    country_of,
    declines,
    either,
    email_address,
    likely_meant,
    no_spot,
    optional,
    order_number,
    order_number_nearby,
    order_numbers_in,
    person_name,
    phone_in,
    photo,
    refusable_order,
    text,
)
from dialog.readers.yes_no_words import is_no, is_yes

phone = phone_in("ES")


def said(words: str, **fields: object) -> Inbound:
    return Inbound("webchat", "v1", "m1", words, **fields)  # type: ignore[arg-type]


def read(reader: Reader, words: str) -> Json:
    """The answer, or the reason of the refusal with a '!'."""
    try:
        return reader.read(said(words))
    except NotUnderstood as refusal:
        return f"!{refusal.reason}"


# --- order numbers


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("10452", "10452"),
        ("es el #10-452, gracias", "10452"),
        ("el 10 452", "10452"),
        ("10.452", "10452"),
        ("pedido nº 10452", "10452"),
        ("LC-10452", "LC10452"),
        ("lc10452 creo", "LC10452"),
        ("compré 2 camisetas, pedido 10452", "10452"),
        ("14", "14"),
        ("el 10452 y mi correo es ana99@example.com", "10452"),
        ("lo pedí el 12/11/2026, es el 10452", "10452"),
        ("pagué 59,90 € por el 10452", "10452"),
        ("no lo tengo", "!retry"),
        ("mi teléfono es 600 111 222", "!retry"),
        ("ana@example.com", "!retry"),
        ("el 7", "!retry"),
    ],
)
def test_an_order_number_is_read_out_of_its_sentence(words: str, number: str) -> None:
    assert read(order_number, words) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("dónde está mi pedido 10452", "10452"),
        ("mi pedido es el 10452", "10452"),
        ("order #10452 please", "10452"),
        ("a encomenda 10452 não chegou", "10452"),
        ("hola, 10452 ana@example.com", "10452"),
        ("quiero saber del LC-10452", "LC10452"),
        ("ya revisé el 10452 y nada", "10452"),
        ("perdón, 10453", "10453"),
        ("hmm, i think its 10453", "10453"),
        ("oops my bad, 10453", "10453"),
        ("acho que é 10453", "10453"),
        ("what about 10453", "10453"),
        ("el pedido de mi hermano, 10453", "10453"),
        ("a encomenda n.º 10453 já saiu", "10453"),
        ("mi pedido es un regalo, 2 cajas", None),
        ("mi pedido de 2 camisetas", None),
        ("una compra de 150 euros", None),
        ("hice una compra de 45000 pesos", None),
        ("mi pedido del 12/11", None),
        ("vivo en el 28013 de Madrid, cp 28013", "28013"),
        ("cp 28013", None),
        ("llámame al 600111222", None),
        ("300 123 4567", None),
        ("talla 38", None),
        ("la taza llegó rota", None),
        ("ana2024@example.com", None),
    ],
)
def test_only_what_must_be_an_order_number_is_spotted(words: str, number: str | None) -> None:
    assert order_number.spot(said(words)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("104 52", "10452"),
        ("es el 104 52, gracias", "10452"),
        ("1 0 4 5 2", "10452"),
        ("mi pedido 104.52", "10452"),
    ],
)
def test_an_order_number_may_be_written_in_groups(words: str, number: str) -> None:
    assert read(order_number, words) == number
    assert order_number.spot(said(words)) == number


@pytest.mark.parametrize("words", ["600 111 222", "2 tallas 38", "del 12 al 15"])
def test_groups_of_other_numbers_are_no_order(words: str) -> None:
    assert order_number.spot(said(words)) is None


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("dónde están mis pedidos 10452 y 10460", ("10452", "10460")),
        ("10452, 10460 and 10437 please", ("10452", "10460", "10437")),
        ("mi pedido 10452 y vivo en el 28012 de Madrid", ("10452",)),
        ("mi pedido 10452", ("10452",)),
        ("hola", ()),
    ],
)
def test_orders_that_are_named_together_are_all_heard(words: str, numbers: tuple[str, ...]) -> None:
    assert order_numbers_in(words) == numbers


# --- e-mail


@pytest.mark.parametrize(
    ("words", "email"),
    [
        ("ana@example.com", "ana@example.com"),
        ("  Mi correo es ana.perez+tienda@Example.com, gracias", "ana.perez+tienda@example.com"),
        ("<ana@example.com>.", "ana@example.com"),
        ("ana @example.com", "ana@example.com"),
        ("ana@ gmail. com", "ana@gmail.com"),
        ("ana arroba gmail punto com", "ana@gmail.com"),
        ("ana(at)gmail.com", "ana@gmail.com"),
        ("ana\u200b@example.com", "ana@example.com"),
        ("josé@example.com", "josé@example.com"),
        ("ana gmail.com", "!no_at"),
        ("ana@gmail", "!incomplete"),
        ("ana@", "!incomplete"),
        ("ana..perez@gmail.com", "!email"),
        ("no tengo", "!retry"),
    ],
)
def test_an_email_is_read_or_the_reason_said(words: str, email: str) -> None:
    assert read(email_address, words) == email


def test_an_email_is_spotted_in_any_sentence() -> None:
    assert email_address.spot(said("no, mi correo es ana@example.com")) == "ana@example.com"
    assert email_address.spot(said("mi arroba en instagram es ana")) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@hotmai.es", "ana@hotmail.es"),
        ("ana@yaho.com", "ana@yahoo.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@laceiba.con", "ana@laceiba.com"),
        ("ana@gmail.com", None),
        ("ana@mail.com", None),
        ("ana@example.com", None),
        ("ana@empresa.com.mx", None),
        ("ana@uam.es", None),
    ],
)
def test_a_slip_in_a_well_known_domain_is_asked_back(typed: str, meant: str | None) -> None:
    assert likely_meant(typed) == meant


# --- phones


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("600 11 12 22", "+34600111222"),
        ("mi móvil: 600-111-222", "+34600111222"),
        ("0034600111222", "+34600111222"),
        ("+52 55 1234 5678", "+525512345678"),
        ("+54 9 11 2345-6789", "+5491123456789"),
        ("+57 300 123 4567", "+573001234567"),
        ("+56 9 6123 4567", "+56961234567"),
        ("+51 912 345 678", "+51912345678"),
        ("+55 11 91234-5678", "+5511912345678"),
        ("+351 912 345 678", "+351912345678"),
        ("+1 (202) 555-0123", "+12025550123"),
        ("+44 7400 123456", "+447400123456"),
        ("55 1234 5678", "!needs_country"),
        ("12345", "!phone"),
        ("no tengo", "!phone"),
    ],
)
def test_a_phone_is_read_in_its_international_form(words: str, number: str) -> None:
    assert read(phone, words) == number


def test_a_phone_without_country_is_of_the_shops_region() -> None:
    assert read(phone_in("MX"), "55 1234 5678") == "+525512345678"


def test_a_piece_of_a_longer_number_is_no_phone() -> None:
    assert read(phone, "11 91234-5678") == "!needs_country"
    assert read(phone, "10452 600111222") == "+34600111222"


def test_an_address_of_a_test_domain_is_read() -> None:
    assert read(email_address, "soy ana@tienda.test") == "ana@tienda.test"


def test_a_shared_phone_needs_no_text() -> None:
    assert phone.read(said("", phone="+34600111222")) == "+34600111222"


def test_the_digits_of_an_order_are_no_phone() -> None:
    assert phone.spot(said("mi pedido 612345678")) is None
    assert phone.spot(said("mi teléfono es 612345678")) == "+34612345678"


# --- names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ana Pérez", "Ana Pérez"),
        ("hola, soy ana pérez", "Ana Pérez"),
        ("me llamo María de la O y mi correo es m@example.com", "María de la O"),
        ("my name is John McKay", "John McKay"),
        ("meu nome é João da Silva", "João da Silva"),
        ("JOSÉ LUIS", "José Luis"),
        ("ana", "Ana"),
        ("Ana Pérez, ana@example.com, 600111222", "Ana Pérez"),
        ("¿para qué quieres mi nombre?", "!retry"),
        ("ana@example.com", "!retry"),
        ("no", "!retry"),
        ("hola", "!retry"),
        ("vale gracias", "!retry"),
        ("10452", "!retry"),
        ("cuando llega", "!retry"),
    ],
)
def test_a_name_is_read_and_questions_are_not(words: str, name: str) -> None:
    assert read(person_name, words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Soy Ana y me llegó rota la taza", "Ana"),
        ("me llamo ana", "Ana"),
        ("Luis Gómez; luis@example.com", "Luis Gómez"),
        ("soy cliente desde 2020", None),
        ("soy de México", None),
        ("Hola, ana@example.com", None),
        ("La Taza Rota", None),
    ],
)
def test_only_an_introduction_is_spotted_as_a_name(words: str, name: str | None) -> None:
    assert person_name.spot(said(words)) == name


# --- yes, no, rather not


@pytest.mark.parametrize(
    "words",
    [
        "sí",
        "si",
        "dale",
        "claro que sí",
        "ok",
        "vale",
        "👍",
        "👍🏽",
        "yep",
        "sim",
        "por supuesto",
        "Sí, por favor!",
    ],
)
def test_agreement_has_many_words(words: str) -> None:
    assert is_yes(words)


@pytest.mark.parametrize("words", ["no", "No, gracias", "nop", "não", "nope", "👎", "nunca"])
def test_refusal_has_many_words(words: str) -> None:
    assert is_no(words)


@pytest.mark.parametrize(
    "words", ["no, mi correo es ana@example.com", "¿sí o no?", "quizá", "", "si me llega mañana"]
)
def test_what_says_more_is_neither_yes_nor_no(words: str) -> None:
    assert not is_yes(words)
    assert not is_no(words)


@pytest.mark.parametrize(
    "words",
    [
        "no", "no lo sé", "no tengo", "prefiero no darlo", "paso", "ninguno", "luego", "ni idea",
        "no me acuerdo", "I don't have it", "I'd rather not", "não sei", "prefiro não", "skip",
        "pues la verdad no", "no lo encuentro por ningún lado", "sin teléfono", "👎", "no quiero",
    ],
)  # fmt: skip
def test_not_having_it_is_an_answer(words: str) -> None:
    assert declines(words)


@pytest.mark.parametrize(
    "words",
    ["10452", "no, es el 10453", "no, mi correo es ana@example.com", "no entiendo la pregunta",
     "Nora Gil", "sí", "la taza llegó rota"],
)  # fmt: skip
def test_facts_and_questions_do_not_decline(words: str) -> None:
    assert not declines(words)


def test_an_optional_question_takes_a_refusal_for_an_empty_answer() -> None:
    assert read(optional(phone), "prefiero no") == ""
    assert read(optional(phone), "600 111 222") == "+34600111222"
    assert read(optional(phone), "12345") == "!phone"


def test_either_of_two_readers_answers_and_the_first_one_explains() -> None:
    both = either(email_address, phone)

    assert read(both, "600 111 222") == "+34600111222"
    assert both.spot(said("ana@example.com")) == "ana@example.com"
    assert read(both, "ana arroba") == "!no_at"


def test_a_question_asked_again_does_not_find_the_old_answer() -> None:
    assert no_spot(order_number).spot(said("pedido 10452")) is None


# --- stories, photos


def test_a_story_is_any_words_but_not_a_sign() -> None:
    assert read(text, "  llegó rota ") == "llegó rota"
    assert read(text, "...") == "!retry"


def test_photos_are_kept_by_reference_and_may_be_refused() -> None:
    pictures = said(
        "mira", media=(Media("image", "f1"), Media("voice", "f2"), Media("image", "f3"))
    )

    assert photo.read(pictures) == ["f1", "f3"]
    assert photo.spot(pictures) == ["f1", "f3"]
    assert read(photo, "no tengo") == []
    assert read(photo, "ahora te cuento") == "!retry"


# --- hostile text


@pytest.mark.parametrize(
    "hostile",
    ["a" * 100_000, "1" * 100_000, "@" * 100_000, "a@" * 50_000, "1-" * 50_000, "pedido " * 15_000,
     "a." * 50_000 + "@", "(" * 50_000 + "1" * 50_000, "\x00\ud800" * 1000, "no " * 30_000],
    ids=lambda value: value[:6].encode("unicode_escape").decode(),
)  # fmt: skip
def test_hostile_text_is_read_at_once(hostile: str) -> None:
    readers = (order_number, email_address, phone, person_name, text, photo)

    for reader in readers:
        started = time.perf_counter()
        read(reader, hostile)
        reader.spot(said(hostile))
        assert time.perf_counter() - started < 0.25, reader


def test_the_country_of_a_phone() -> None:
    assert country_of("+525512345678") == "MX"
    assert country_of("600111222") == ""
    assert country_of("") == ""


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("¿llega hoy? 10452 ana@example.com", "10452"),
        ("no llega, lo pedí el 12/11/2026 y pagué 59,90 €", None),
        ("lo compré en 2026", None),
        ("1045 quizás 10452", None),
        ("no llega, 600 111 222", None),
    ],
)
def test_where_an_order_is_spoken_of_its_number_may_stand_anywhere(
    words: str, number: str | None
) -> None:
    assert order_number_nearby.spot(said(words)) == number


@pytest.mark.parametrize("words", ["10452 600111222", "600111222 10452", "es 10452, 600 111 222"])
def test_an_order_and_a_phone_beside_each_other_are_two(words: str) -> None:
    assert order_number.spot(said(words)) == "10452"
    assert phone.spot(said(words)) == "+34600111222"


def test_where_an_order_is_may_stand_before_its_number() -> None:
    assert order_number.spot(said("donde está 10452")) == "10452"


@pytest.mark.parametrize(
    "words",
    ["Marta López marta@example.com 600 111 222", "marta lópez 600111222", "MARTA LÓPEZ, m@x.com"],
)
def test_a_name_beside_an_address_and_a_phone_is_the_name(words: str) -> None:
    assert person_name.read(said(words)) == "Marta López"


def test_a_name_in_small_letters_is_spotted_right_before_the_email() -> None:
    assert person_name.spot(said("falta una, soy ana pérez ana@example.com")) == "Ana Pérez"
    assert person_name.spot(said("soy clienta de siempre, ana@example.com")) is None


@pytest.mark.parametrize(
    "words",
    [
        "llegó rota, no tengo foto",
        "não tenho fotos",
        "it broke, I don't have a picture",
        "sin foto",
    ],
)
def test_that_there_is_no_photo_is_heard_in_any_message(words: str) -> None:
    assert photo.spot(said(words)) == []


def test_a_photo_that_is_meant_is_no_refusal() -> None:
    assert photo.spot(said("no se parece a la foto")) is None


@pytest.mark.parametrize(
    "words",
    [
        "mi correo es ana arroba example punto com",
        "my email is ana at example dot com",
        "ana at example dot com",
    ],
)
def test_a_dictated_email_is_spotted(words: str) -> None:
    assert email_address.spot(said(words)) == "ana@example.com"


@pytest.mark.parametrize("words", ["I looked at the shop", "I saw it at example dot com yesterday"])
def test_an_at_in_a_sentence_is_no_email(words: str) -> None:
    assert email_address.spot(said(words)) is None


def test_a_dictated_order_number_is_read_and_spotted() -> None:
    assert read(order_number, "el diez mil cuatrocientos") == "10400"
    assert order_number.spot(said("mi pedido es el diez mil cuatrocientos")) == "10400"
    assert order_number.spot(said("me costó dos mil pesos")) is None


@pytest.mark.parametrize("words", ["skip", "pular", "omitir", "luego"])
def test_a_wish_to_go_on_is_no_name(words: str) -> None:
    assert read(optional(person_name), words) == ""


@pytest.mark.parametrize("words", ["para nada", "nel pastel", "ni loco", "ni hablar", "nem pensar"])
def test_a_strong_no_declines_as_well(words: str) -> None:
    assert declines(words)


@pytest.mark.parametrize("words", ["y eso", "y es que", "s mejor"])
def test_what_begins_with_a_letter_that_may_agree_is_no_yes(words: str) -> None:
    assert not is_yes(words)


@pytest.mark.parametrize("words", ["ana arroba example punto com", "ana at example dot com"])
def test_a_dictated_address_is_nobodys_name(words: str) -> None:
    assert read(person_name, words) == "!retry"


@pytest.mark.parametrize("words", ["no me acuerdo del pedido", "no me acuerdo del número"])
def test_an_order_that_nobody_remembers_is_refused(words: str) -> None:
    assert refusable_order(order_number).spot(said(words)) == ""


def test_a_phone_is_of_the_only_country_where_it_can_be_one() -> None:
    spoken = phone_in("ES", "BR", "PT")
    assert read(spoken, "11 98765-4321") == "+5511987654321"
    assert read(spoken, "912 345 678") == "+34912345678"
    assert read(phone_in("ES", "GB", "US"), "07911 234567") == "+447911234567"
    assert read(phone_in("ES", "GB", "US"), "305 555 0142") == "!needs_country"


def test_a_phone_after_an_orders_number_is_a_phone() -> None:
    assert phone.spot(said("pedido 10443, +55 11 98765-4321")) == "+5511987654321"


def test_the_number_of_a_company_is_no_phone() -> None:
    assert phone.spot(said("vat number GB123456789")) is None
    assert phone.spot(said("cnpj 12.345.678/0001-90")) is None


@pytest.mark.parametrize("words", ["01310-200", "cep 01310-200", "1200-192", "+55 11 98765-4321"])
def test_postcodes_and_phones_from_abroad_are_no_order(words: str) -> None:
    assert order_number.spot(said(words)) is None


def test_an_order_may_be_told_after_whose_it_is() -> None:
    assert order_number.spot(said("o pedido da minha esposa 10452")) == "10452"
    assert order_number.spot(said("quero comprar o modelo 10452")) is None


@pytest.mark.parametrize("words", ["ya se los di antes", "ya te lo dije", "I already gave it"])
def test_who_has_told_it_already_tells_no_name(words: str) -> None:
    assert read(person_name, words) == "!retry"


def test_a_given_name_alone_is_heard_before_it_is_asked_for() -> None:
    assert person_name.spot(said("mariana ortega")) == "Mariana Ortega"
    assert person_name.spot(said("lado derecho")) is None
    assert person_name.spot(said("ana arroba example punto com")) is None
    assert person_name.spot(said("rosa")) is None
