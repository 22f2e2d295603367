"""Where a call comes from: its address, for limits; the site of the page that makes it.

An address is never a proof of anything. Our own proxy on the same machine may say for whom it
calls. Others are believed only when the settings say that every call comes through such a proxy.
"""

import contextlib
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from aiohttp import web


def address_of(request: web.Request, *, behind_proxy: bool = False) -> str:
    """The caller's address; the last one in X-Forwarded-For when that header is to be believed."""
    peer = request.remote or ""
    if not (behind_proxy or _is_here(peer)):
        return _of_one_caller(peer)
    told = request.headers.getall("X-Forwarded-For", [""])[-1].rpartition(",")[2].strip()
    return _of_one_caller(told[:64] or peer)


def is_our_page(origin: str, host: str) -> bool:
    """Is a page of `origin` one of ours, who were called by the name `host`?"""
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:  # 'http://['
        return False


def name_in(host: str) -> str:
    """'localhost:8080' -> 'localhost', '[::1]:8080' -> '::1'; '' for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _of_one_caller(told: str) -> str:
    """'[2001:db8::7]:443' -> '2001:db8::': whoever has one IPv6 address has its whole /64."""
    for bare in (told, name_in(told)):  # some proxies tell the port, too
        with contextlib.suppress(ValueError):
            return _counted(ip_address(bare.partition("%")[0]))
    return told


def _counted(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv6Address) and not address.is_loopback:
        network = IPv6Address(int(address) >> 64 << 64)
        return str(address.ipv4_mapped or network)
    return str(address)


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
