"""A shop in two CSV files for the contract suite."""

from pathlib import Path

from adapters.shops import csv_file
from dialog.ports import Shop
from tests.cases.shops.case import ShopCase

ORDERS = """Nº pedido;Fecha;Estado;Correo;Teléfono;Transportista;Guía
LC-77;20/11/2026;Enviado;ana@example.com;600 111 222;SEUR;123
LC-70;01/11/2026;Entregado;ana@example.com;600 111 222;SEUR;99
LC-78;21/11/2026;En preparación;luis@example.com;55 1234 5678;;
"""
PRODUCTS = "Nombre;Precio;Existencias\nBolso Tila;69,90;2\nCinturón;20;0\n"


class Case(ShopCase):
    name = "csv_file"
    order = "LC-77"
    email = "ana@example.com"
    phone = "+34600111222"
    orders_of_phone = ("LC-77", "LC-70")
    product = "Bolso Tila"

    def connect(self, folder: Path) -> Shop:
        (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
        (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
        return csv_file.connect(
            csv_file.Settings(str(folder / "orders.csv"), str(folder / "products.csv")), None
        )
