"""Which network addresses lie outside: nothing else may be called on a customer's word."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Special purposes, which Python's versions see differently:
# https://www.iana.org/assignments/iana-ipv6-special-registry
_SPECIAL = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))


def is_public(address: str) -> bool:
    """'::ffff:10.0.0.1' -> False: what is wrapped in an IPv6 address counts, not the wrapping."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_4(parsed) if isinstance(parsed, IPv4Address) else _is_public_6(parsed)


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not (
        address.is_multicast or address.is_reserved or str(address).startswith("192.88.99.")
    )


def _is_public_6(address: IPv6Address) -> bool:
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    wrapped = address.ipv4_mapped or address.sixtofour
    if wrapped is not None:
        return _is_public_4(wrapped)
    # the rest of the space is private, local, multicast, tunnels, or not given out
    return (
        address in _GLOBAL_UNICAST
        and address.is_global
        and not any(address in special for special in _SPECIAL)
    )
