"""Checksums that a client sends beside a file, and the names of uploads made of them."""

import base64
import binascii
import re
from collections.abc import Mapping
from http import HTTPStatus

from admin_api.problems import Refused

# RFC 9530 2 and 3: of the content of this message, and of the whole file. Where a body is the
# whole file and not encoded, both say the same.
_OF_CONTENT = "content-digest"
_OF_FILE = "repr-digest"
_IN_HEX = "x-checksum-sha256"

_HEX = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_MEMBER = re.compile(r"\s*([a-z0-9*._-]+)=:([A-Za-z0-9+/=]*):\s*", re.ASCII)
_BYTES = 32


def told_sha256(headers: Mapping[str, str]) -> str | None:
    """The SHA-256 that a request tells of a whole file, in hex; None where it tells none.

    Raises:
        Refused: It cannot be read, two contradict each other, or it is of another kind: who sends
            a checksum wants it looked at.
    """
    told = set()
    for name in (_OF_CONTENT, _OF_FILE):
        if name in headers:
            told.add(_structured(headers[name], name))
    if _IN_HEX in headers:
        told.add(_hex(headers[_IN_HEX].strip()))
    if len(told) > 1:
        raise _invalid("two checksums contradict each other")
    return told.pop() if told else None


def is_sha256(text: str) -> bool:
    """Whether it is a SHA-256 in hex, in small letters: the name of an upload."""
    return _HEX.fullmatch(text) is not None and text == text.lower()


def _structured(header: str, name: str) -> str:
    """The SHA-256 of `sha-256=:…:`, others beside it left out."""
    for member in header.split(","):
        found = _MEMBER.fullmatch(member)
        if found is None:
            raise _invalid(f"{name} is no list of digests as RFC 9530 has it")
        if found[1] == "sha-256":
            try:
                digest = base64.b64decode(found[2], validate=True)
            except (binascii.Error, ValueError):
                digest = b""
            if len(digest) != _BYTES:
                raise _invalid(f"{name}: this is no SHA-256 in Base64")
            return digest.hex()
    raise _invalid(f"{name} has no sha-256, and no other kind is looked at")


def _hex(text: str) -> str:
    if not _HEX.fullmatch(text):
        raise _invalid("a SHA-256 has 64 hexadecimal digits")
    return text.lower()


def _invalid(sentence: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "digest_invalid", sentence)
