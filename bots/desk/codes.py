"""Codes of the second step (TOTP, RFC 6238): what an app on the phone shows, new every 30 seconds.

https://datatracker.ietf.org/doc/html/rfc6238
"""

import hmac
from base64 import b32encode
from datetime import datetime

import pyotp

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps before and after: phones' clocks are a little off, people type slowly


def new_seed() -> str:
    """160 random bits: what the database keeps."""
    return pyotp.random_base32()


def secret_of(seed: str, key: bytes) -> str:
    """What the app keeps, as apps want it: 160 bits that seed and key make together."""
    digest = hmac.digest(key, b"second step:" + seed.encode(), "sha256")
    return b32encode(digest[:20]).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step's code it is; None when it is no code of these minutes. '123 456' -> 56412345"""
    told = "".join(code.split()).encode(errors="replace")
    this, totp = int(now.timestamp()) // STEP, pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    fitting = [
        step
        for step in range(this - DRIFT, this + DRIFT + 1)
        if hmac.compare_digest(told, totp.generate_otp(step).encode())
    ]
    return fitting[-1] if fitting else None


def grouped(secret: str) -> str:
    """'ABCDEFGH' -> 'ABCD EFGH': to be typed without getting lost."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def app_link(secret: str, login: str, shop: str) -> str:
    """otpauth://..., which opens the app on the phone that shows this page."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    return totp.provisioning_uri(name=login, issuer_name=shop.replace(":", " "))
