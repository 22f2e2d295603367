"""Readers: an answer or a reason.

    order_number:   'es el #10-452, gracias' -> '10452'
    email_address:  'ana@gmail' -> NotUnderstood('incomplete')
    person_name:    'hola, soy ana pérez' -> 'Ana Pérez'

Each reads generously while its question is open, and spots in every other message only what
cannot be anything else.
"""

from dialog.readers.email import email_address, likely_meant
from dialog.readers.names import person_name
from dialog.readers.orders import (
    is_a_bare_number,
    order_number,
    order_number_nearby,
    order_numbers_in,
)
from dialog.readers.phones import country_of, phone_in, phones_told, without_tax_numbers
from dialog.readers.reader import NotUnderstood, Reader, either, no_spot, optional
from dialog.readers.refusals import refusable_email, refusable_order, refusable_phone
from dialog.readers.stories import photo, photos_in, text
from dialog.readers.yes_no_words import declines, is_yes

__all__ = [
    "NotUnderstood",
    "Reader",
    "country_of",
    "declines",
    "either",
    "email_address",
    "is_a_bare_number",
    "is_yes",
    "likely_meant",
    "no_spot",
    "optional",
    "order_number",
    "order_number_nearby",
    "order_numbers_in",
    "person_name",
    "phone_in",
    "phones_told",
    "photo",
    "photos_in",
    "refusable_email",
    "refusable_order",
    "refusable_phone",
    "text",
    "without_tax_numbers",
]
