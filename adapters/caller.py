"""Where a call comes from: its address, for limits; the site of the page that makes it.

An address is never a proof of anything. Our own proxy on the same machine may say for whom it
calls. Others are believed only when the settings say that every call comes through such a proxy.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web


def address_of(request: web.Request, *, behind_proxy: bool = False) -> str:
    """The caller's address; the last one in X-Forwarded-For when that header is to be believed."""
    peer = request.remote or ""
    if not (behind_proxy or _is_here(peer)):
        return peer
    told = request.headers.getall("X-Forwarded-For", [""])[-1].rpartition(",")[2].strip()
    return told[:64] or peer


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


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
