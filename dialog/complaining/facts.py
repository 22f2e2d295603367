"""What is told in passing is found by its form: a number, a name, how to reach them."""

from dialog.readers import Reader, email_address, order_number_nearby, person_name, phone_in
from dialog.scene import Scene


def facts(scene: Scene) -> dict[str, Reader]:
    return {
        "order": order_number_nearby,
        "name": person_name,
        "email": email_address,
        "phone": phone_in(scene.region),
    }
