"""Is a hook Twilio's? The signature covers the address as Twilio called it and every field.

The address is the configured one, never what a header says: behind a proxy the request shows
another host, and X-Forwarded-* can be written by anybody.
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import hmac
from urllib.parse import urlsplit

from multidict import MultiDict
from twilio.request_validator import RequestValidator, add_port, remove_port

from adapters.channels.whatsapp_twilio.settings import Settings
from adapters.hooks import form_body
from dialog.errors import BadHook, BadSignature
from dialog.ports import Hook

HEADER = "x-twilio-signature"
KEY_HEADER = "x-twilio-webhooks-signature-settings"  # signed with a shared key, not the token


def signed_form(hook: Hook, settings: Settings, channel: str) -> MultiDict[str]:
    """The fields, once they are proven to be Twilio's. Raises BadSignature."""
    try:
        form = form_body(hook.body)
    except BadHook as error:
        raise BadSignature(channel) from error  # what cannot be read cannot be proven
    if not _fits(hook, form, settings):
        raise BadSignature(channel)
    return form


def _fits(hook: Hook, form: MultiDict[str], settings: Settings) -> bool:
    shared = KEY_HEADER in hook.headers
    secret = settings.signing_secret if shared else settings.auth_token
    if not secret:
        return False
    validator, algorithm = RequestValidator(secret), "HMAC_SHA256" if shared else "HMAC_SHA1"
    url = urlsplit(settings.public_url.rstrip("/") + hook.url)
    told = hook.headers.get(HEADER, "").encode(errors="replace")
    # Twilio is not consistent about the port in the address that it signs
    right = [
        validator.compute_signature(address, form, algorithm).encode()
        for address in (remove_port(url), add_port(url))
    ]
    return any([hmac.compare_digest(told, one) for one in right])  # noqa: C419  # compare both
