"""Which addresses of the settings a browser could open."""

import pytest

from adapters.web_address import web_address


@pytest.mark.parametrize(
    "text", ["https://chat.shop.example", "http://localhost:8080/", "https://[::1]:8443"]
)
def test_a_whole_address_has_its_parts(text: str) -> None:
    assert web_address(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "chat.shop.example",
        "ftp://shop.example",
        "https://",
        "https://shop.example:port",
        "https://shop.example:99999",
        "https://[::1",
        "https://user:password@shop.example",
        "https://my shop.example",
    ],
)
def test_what_no_browser_opens_is_none_and_never_an_error(text: str) -> None:
    assert web_address(text) is None
