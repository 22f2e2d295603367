"""What is told in passing is found by its form: a number, a name, how to reach them."""

from dialog.chat import Chat
from dialog.complaining.contact import phone_reader
from dialog.readers import Reader, email_address, order_number_nearby, person_name


def facts(chat: Chat) -> dict[str, Reader]:
    return {
        "order": order_number_nearby,
        "name": person_name,
        "email": email_address,
        "phone": phone_reader(chat),
    }
