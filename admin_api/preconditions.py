"""Conditions on which a file is to be replaced, or made (RFC 9110, 13.1): If-Match, If-None-Match.

So two programs that send the same feed do not take turns in replacing each other's, and a file that
must be new is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from admin_api.problems import Refused
from catalog.errors import VersionDiffers
from drive.ports import Condition

_TAG = r'(W/)?"([\x21\x23-\x7e]*)"'
_TAGS = re.compile(rf"{_TAG}(?:[ \t]*,[ \t]*{_TAG})*")
_ANY = "*"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A `Condition`: what a request says of the version that it replaces.

    Attributes:
        match: Etags of which it must have one; `*` for any version; None for no such condition.
        none_match: Etags of which it must have none; `*` where nothing may be there.
    """

    match: frozenset[str] | None
    none_match: frozenset[str] | None

    def __call__(self, etag: str | None) -> None:
        """Raises VersionDiffers."""
        if self.match is not None and not _is_among(etag, self.match):
            what = "nothing lies there" if etag is None else "another version lies there"
            raise VersionDiffers(f"If-Match does not hold: {what}", etag=etag)
        if self.none_match is not None and _is_among(etag, self.none_match):
            raise VersionDiffers("If-None-Match does not hold: it lies there already", etag=etag)


def told_condition(headers: Mapping[str, str]) -> Condition | None:
    """The condition of a request; None where it has none.

    Raises:
        Refused: It cannot be read: who sends one wants it kept.
    """
    match = _tags(headers, "if-match", weak=False)
    none_match = _tags(headers, "if-none-match", weak=True)
    return None if match is None and none_match is None else _Wanted(match, none_match)


def _tags(headers: Mapping[str, str], name: str, *, weak: bool) -> frozenset[str] | None:
    """The etags of a header. Weak ones count where RFC 9110 compares weakly, else match nothing."""
    text = headers.get(name)
    if text is None:
        return None
    text = text.strip(" \t")
    if text == _ANY:
        return frozenset((_ANY,))
    if not _TAGS.fullmatch(text):
        detail = f'{name} is * or etags in quotes, such as "2a41f-18-c8"'
        raise Refused(HTTPStatus.BAD_REQUEST, "request_invalid", detail)
    return frozenset(tag for is_weak, tag in re.findall(_TAG, text) if weak or not is_weak)


def _is_among(etag: str | None, tags: frozenset[str]) -> bool:
    return etag is not None and (_ANY in tags or etag in tags)
