"""One cell to one value, as merchants of Spain, Latin America and Brazil write them."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import re2

from dialog.ports import Line
from dialog.understanding.folding import fold, split

STATUSES: dict[str, tuple[str, ...]] = {
    "unpaid": (
        "pendiente de pago", "pendiente", "impagado", "sin pagar", "pending", "on hold", "failed",
        "awaiting payment", "aguardando pagamento", "pago pendiente",
    ),
    "preparing": (
        "en preparacion", "preparando", "procesando", "processing", "pagado", "paid", "confirmado",
        "pendiente de envio", "por enviar", "unfulfilled", "in progress", "em preparacao",
        "em separacao", "preparacion", "preparation",
    ),
    "partly_shipped": (
        "parcialmente enviado", "envio parcial", "enviado parcialmente", "partially shipped",
        "partially fulfilled", "parcialmente enviada", "partly shipped",
    ),
    "shipped": (
        "enviado", "en camino", "despachado", "en transito", "expedido", "in transit",
        "fulfilled", "completado", "completed", "sent", "enviada", "a caminho", "em transito",
    ),
    "delivered": ("entregado", "entregada", "entregue", "recibido", "finalizado"),
    "cancelled": ("cancelado", "cancelada", "anulado", "canceled", "anulada"),
    "refunded": ("reembolsado", "reembolsada", "devuelto", "devuelta", "devolvido"),
}  # fmt: skip
PARCELS: dict[str, tuple[str, ...]] = {  # finer than an order's status: where a parcel is
    "out_for_delivery": ("en reparto", "out for delivery", "saiu para entrega", "en ruta"),
    "pickup": ("listo para recoger", "en punto de recogida", "ready for pickup",
               "disponible para retiro", "para recoger", "aguardando retirada"),
    "failed": ("entrega fallida", "intento de entrega", "no entregado", "delivery failed",
               "attempted delivery", "ausente", "tentativa de entrega"),
}  # fmt: skip
_STATUS_OF = {word: status for status, words in STATUSES.items() for word in words}
_PARCEL_OF = {word: status for status, words in PARCELS.items() for word in words}

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%y")
_AMOUNT = re2.compile(r"\d[\d.,  ]*")
_ITEM = re2.compile(r"(?i)^(\d{1,4})\s*(?:x|×|\*|u\.?|uds?\.?)\s+(.+)$")

_once = lru_cache(maxsize=1024)  # a file says the same few things in many thousand rows


@_once
def status(text: str) -> str:
    """'En preparación' -> 'preparing'. Raises ValueError."""
    words = _plain(text)
    found = words.replace(" ", "_")
    if found in STATUSES:
        return found
    if found in PARCELS or words in _PARCEL_OF:
        return "shipped"
    if words not in _STATUS_OF:
        raise ValueError(f"use one of: {', '.join(STATUSES)}")
    return _STATUS_OF[words]


@_once
def parcel(text: str) -> str:
    """'En reparto' -> 'out_for_delivery', 'enviado' -> 'shipped'; '' for what has not left."""
    words = _plain(text)
    found = words.replace(" ", "_")
    if found in PARCELS or words in _PARCEL_OF:
        return found if found in PARCELS else _PARCEL_OF[words]
    state = status(text)
    return state if state in {"shipped", "delivered"} else ""


@_once
def day(text: str) -> date | None:
    """'22/11/2026', '2026-11-22', '2026-11-22T10:00:00Z'; None for ''. Raises ValueError."""
    if not text:
        return None
    for layout in _DATES:
        try:
            return datetime.strptime(text, layout).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError("write dates like 2026-11-22") from None


@_once
def amount(text: str) -> str:
    """'1.299,00 €' -> '1299.00', '59,9' -> '59.90', '12.990' -> '12990.00'. Raises ValueError."""
    found = _AMOUNT.search(text)
    if not found:
        raise ValueError("write amounts like 59.90")
    digits = found[0].strip().replace(" ", "").replace("\u00a0", "").rstrip(".,")
    mark = max(digits.rfind("."), digits.rfind(","))
    whole, cents = (digits[:mark], digits[mark + 1 :]) if mark >= 0 else (digits, "")
    if len(cents) == 3:  # three digits after the last mark are thousands
        whole, cents = whole + cents, ""
    number = "".join(sign for sign in whole if sign.isdigit())
    try:
        return str(Decimal(f"{number or 0}.{cents or 0}").quantize(Decimal("0.01")))
    except InvalidOperation:  # thirty digits: a bar code
        raise ValueError("write amounts like 59.90") from None


def money(text: str, currency: str) -> str:
    """'59,90' + 'EUR' -> '59.90 EUR'; '' for ''. Raises ValueError."""
    return f"{amount(text)} {currency or 'EUR'}" if text else ""


def stock(text: str) -> int | None:
    """How many; None (not counted) for ''. Raises ValueError."""
    try:
        return int(float(text.replace(",", "."))) if text else None
    except (ValueError, OverflowError):
        raise ValueError(
            "write how many there are, like 4, or nothing if you don't count"
        ) from None


def items(text: str) -> tuple[Line, ...]:
    """'2x Chaqueta M; 1x Gorra' -> two lines"""
    return tuple(_item(part.strip()) for part in text.split(";") if part.strip())


def _item(text: str) -> Line:
    counted = _ITEM.match(text)
    return Line(counted[2].strip(), int(counted[1])) if counted else Line(text)


def _plain(text: str) -> str:
    return " ".join(split(fold(text.replace("_", " "))))
