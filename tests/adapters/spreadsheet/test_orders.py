"""Order rows to orders."""

from datetime import date

from adapters.spreadsheet.orders import orders_in
from dialog.ports import Line

HEAD = (
    "number,placed_at,status,currency,email,phone,items,carrier,tracking,tracking_url,eta,"
    "delivered_at,refund,updated_at\n"
)


def test_one_row_is_one_order_with_its_parcel() -> None:
    orders = orders_in(
        (
            HEAD + "#10452,2026-11-19,enviado,EUR,ana@example.com,600111222,2x Gorra,"
            "SEUR,1234,,2026-11-24,,,2026-11-21\n"
        ).encode()
    )
    order = orders.find("10452")

    assert order is not None
    assert (order.number, order.status, order.placed_on) == ("10452", "shipped", date(2026, 11, 19))
    assert order.lines == (Line("Gorra", 2),)
    assert order.expected == date(2026, 11, 24)
    (parcel,) = order.shipments
    assert (parcel.carrier, parcel.number, parcel.status) == ("SEUR", "1234", "shipped")
    assert "1234" in parcel.url
    assert orders.newest == date(2026, 11, 21)
    assert orders.problems == ()


def test_a_link_of_the_shop_goes_before_ours() -> None:
    orders = orders_in(
        b"number,status,email,carrier,tracking,tracking_url\n"
        b"1,shipped,a@example.com,SEUR,9,https://laceiba.example/t/9\n"
    )

    assert orders.by_number["1"].shipments[0].url == "https://laceiba.example/t/9"


def test_parcels_of_one_number_are_one_order() -> None:
    orders = orders_in(
        (HEAD
         + "10448,,entregado,EUR,m@example.com,,1x Botines,GLS,1,,2026-11-20,2026-11-21,,\n"
         + "10448,,enviado,EUR,,,1x Bolso,GLS,2,,2026-11-23,,,\n").encode()
    )  # fmt: skip
    order = orders.by_number["10448"]

    assert len(orders) == 1
    assert order.status == "shipped"
    assert order.email == "m@example.com"
    assert [parcel.status for parcel in order.shipments] == ["delivered", "shipped"]
    assert [line.name for line in order.lines] == ["Botines", "Bolso"]
    assert order.expected == date(2026, 11, 23)


def test_half_shipped_is_partly_shipped_and_a_cancelled_part_does_not_count() -> None:
    def status(*states: str) -> str:
        rows = "".join(f"1,{state},a@example.com\n" for state in states)
        return orders_in(f"number,status,email\n{rows}".encode()).by_number["1"].status

    assert status("shipped", "preparing") == "partly_shipped"
    assert status("delivered", "preparing") == "partly_shipped"
    assert status("delivered", "delivered") == "delivered"
    assert status("shipped", "cancelled") == "shipped"
    assert status("cancelled", "cancelled") == "cancelled"


def test_rows_that_repeat_the_whole_order_do_not_double_its_lines() -> None:
    row = "1,shipped,a@example.com,2x Gorra; 1x Bolso\n"
    orders = orders_in(f"number,status,email,items\n{row}{row}".encode())

    assert len(orders.by_number["1"].lines) == 2


def test_broken_rows_are_left_out_and_reported_without_the_customers_data() -> None:
    orders = orders_in(
        b"number,status,email,eta\n"
        b"1,shipped,a@example.com,2026-11-24\n"
        b"2,en la luna,secreta@example.com,\n"
        b",shipped,secreta@example.com,\n"
        b"4,shipped,,\n"
        b"5,shipped,b@example.com,pronto\n"
    )

    assert sorted(orders.by_number) == ["1", "5"]
    assert sorted(problem.partition(":")[0] for problem in orders.problems) == [
        "line 3",
        "line 4",
        "line 5",
        "line 6",
    ]
    assert "left out: the status" in orders.problems[0]
    assert any("eta is ignored" in problem for problem in orders.problems)
    assert "secreta" not in "".join(orders.problems)
    assert "luna" not in "".join(orders.problems)


def test_orders_of_a_phone_come_newest_first_and_only_theirs() -> None:
    orders = orders_in(
        b"number,placed_at,status,phone\n1,2026-11-01,shipped,600111222\n"
        b"2,2026-11-20,preparing,+34600111222\n3,2026-11-21,shipped,600111223\n"
    )

    assert [order.number for order in orders.of_phone("+34600111222")] == ["2", "1"]


def test_a_number_that_belongs_to_two_customers_is_nobodys() -> None:
    orders = orders_in(
        b"number,status,email,items\n1,shipped,a@example.com,1x Gorra\n"
        b"1,shipped,A@example.com,1x Bolso\n2,shipped,a@example.com,1x Gorra\n"
        b"2,delivered,b@example.com,1x Bolso\n"
    )

    assert set(orders.by_number) == {"1"}
    assert orders.problems[0].startswith("line 5: left out: its number is also another customer's")


def test_a_number_from_a_column_of_figures_is_read_and_a_rounded_one_is_not() -> None:
    orders = orders_in(
        b"number,status,email\n10452.0,shipped,a@example.com\n1.00001E+11,shipped,b@example.com\n"
    )

    assert set(orders.by_number) == {"10452"}
    assert "make its column text" in orders.problems[0]
