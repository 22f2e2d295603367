"""Whose address counts: the peer's, unless a proxy of ours speaks for somebody."""

import pytest
from aiohttp.test_utils import make_mocked_request

from adapters.caller import address_of, is_our_page, name_in


def called(peer: str, *forwarded: str, behind_proxy: bool = False) -> str:
    request = make_mocked_request("GET", "/")
    for told in forwarded:
        request = make_mocked_request("GET", "/", {"X-Forwarded-For": told})
    return address_of(request.clone(remote=peer), behind_proxy=behind_proxy)


@pytest.mark.parametrize("peer", ["203.0.113.7", "10.0.0.1", "2001:db8::"])
def test_a_stranger_does_not_choose_their_address(peer: str) -> None:
    assert called(peer, "198.51.100.1") == peer


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
def test_our_own_proxy_says_who_calls(peer: str) -> None:
    assert called(peer, "198.51.100.1") == "198.51.100.1"
    assert called(peer) == peer


def test_of_several_only_the_last_was_written_by_our_proxy() -> None:
    assert called("127.0.0.1", "1.1.1.1, 198.51.100.1") == "198.51.100.1"


def test_a_proxy_on_another_machine_is_believed_when_the_settings_say_so() -> None:
    assert called("10.0.0.1", "198.51.100.1", behind_proxy=True) == "198.51.100.1"


@pytest.mark.parametrize(
    "told",
    ["2001:db8::7", "2001:db8:0:0:ffff:ffff:ffff:ffff", "[2001:db8::9]:443", "2001:db8::1%e0"],
)
def test_whoever_has_one_ipv6_address_has_all_of_its_network(told: str) -> None:
    assert called("127.0.0.1", told) == called("2001:db8::1")
    assert called("127.0.0.1", told) != called("2001:db8:0:1::1")


@pytest.mark.parametrize("told", ["198.51.100.1:61000", "::ffff:198.51.100.1"])
def test_the_same_address_is_counted_once_however_a_proxy_writes_it(told: str) -> None:
    assert called("127.0.0.1", told) == "198.51.100.1"


def test_an_endless_header_is_cut() -> None:
    assert len(called("127.0.0.1", "x" * 5000)) == 64


@pytest.mark.parametrize(
    ("origin", "host", "is_ours"),
    [
        ("https://Shop.example", "shop.example", True),
        ("http://[::1]:8080", "[::1]:8080", True),
        ("https://evil.example", "shop.example", False),
        ("http://[", "shop.example", False),
        ("null", "", False),
        ("", "", False),
    ],
)
def test_only_a_page_of_the_host_that_is_called_is_ours(
    origin: str, host: str, is_ours: bool
) -> None:
    assert is_our_page(origin, host) is is_ours


@pytest.mark.parametrize(
    ("host", "name"),
    [("localhost:8080", "localhost"), ("[::1]:8080", "::1"), ("[", ""), ("", "")],
)
def test_a_host_is_known_by_its_name(host: str, name: str) -> None:
    assert name_in(host) == name
