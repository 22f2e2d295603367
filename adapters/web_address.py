"""Addresses that people write into their settings."""

from urllib.parse import SplitResult, urlsplit


def web_address(text: str) -> SplitResult | None:
    """'https://chat.shop.example:8443' in its parts; None for what no browser could open.

    Nor with a user or a password before the host: an address is shown, and sent to platforms.
    """
    try:
        parts = urlsplit(text.strip())
        has_port = parts.port is None or parts.port > 0  # reading it is what checks it
    except ValueError:
        return None
    is_whole = (
        parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    )
    return parts if is_whole and has_port and " " not in parts.netloc else None
