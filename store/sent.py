"""What was sent: kept as text, one row for each SKU of a request."""

import hashlib
from collections.abc import Iterable

import orjson

from catalog.listings import SentPart


def write_parts(parts: Iterable[SentPart]) -> str:
    """The text of a row's parts, keys sorted."""
    rows = [
        {
            "noun": part.noun,
            "place": part.place,
            "version": part.version,
            "fields": dict(part.fields),
            "answer": part.answer,
        }
        for part in parts
    ]
    return orjson.dumps(rows, option=orjson.OPT_SORT_KEYS).decode()


def read_parts(text: str) -> tuple[SentPart, ...]:
    """The parts of a row's text."""
    return tuple(SentPart(**part) for part in orjson.loads(text))


def hash_of(parts: Iterable[SentPart]) -> str:
    """What the parts say, as 32 hexadecimal digits; which version said it does not count."""
    said = sorted((part.noun, part.place, _text(part)) for part in parts)
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:32]


def _text(part: SentPart) -> str:
    return orjson.dumps(dict(part.fields), option=orjson.OPT_SORT_KEYS).decode()
