"""Who sends a WebDAV request: Basic authentication, asked of the keeper.

Digest is not offered: its nonces could be used again, and it needs passwords kept so that they can
be read. Basic stays secret because it is offered over TLS, or on this machine, only.
"""

import base64
import binascii
import time
from http import HTTPStatus

from drive.dav_answers import Environ, Refused
from drive.ports import Keeper, Login

_CHALLENGE = ("WWW-Authenticate", 'Basic realm="Crossdock", charset="UTF-8"')

# Longer ones are nobody's; hashing them would cost time.
_MOST_CHARS = 1_000


def log_in(environ: Environ, keeper: Keeper, proxies: frozenset[str]) -> Login:
    """The login of a request.

    Args:
        environ: Of the request.
        keeper: Says who may come in.
        proxies: Addresses whose `X-Forwarded-For` is believed.

    Raises:
        Refused: 401: it names nobody, or the password is wrong.
        TooManyTries: The address or the user has failed too often of late.
    """
    user, secret = _credentials(environ.get("HTTP_AUTHORIZATION", ""))
    login = keeper.check(user, secret, client_address(environ, proxies), time.time())
    if login is None:
        raise _unknown("wrong name or password")
    return login


def client_address(environ: Environ, proxies: frozenset[str]) -> str:
    """Where a request comes from: the last address that no proxy of ours has."""
    address: str = environ.get("REMOTE_ADDR", "")
    told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address in proxies and told:
        address = told.pop().strip() or address
    return address[:100]


def _credentials(header: str) -> tuple[str, str]:
    """Name and password of a header. Raises Refused."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        raise _unknown("log in with a name and an app password")
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise _unknown("no name and password can be read from the header") from None
    user, colon, secret = text.partition(":")
    if not colon or len(text) > _MOST_CHARS:
        raise _unknown("no name and password can be read from the header")
    return user, secret


def _unknown(sentence: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, sentence, _CHALLENGE)
