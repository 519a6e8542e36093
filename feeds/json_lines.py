"""JSON Lines: one object a line, memory flat; a line that is none costs itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import orjson

from catalog.findings import Finding, Place, Severity
from feeds.limits import FeedLimits


class JsonLine(NamedTuple):
    """One line that is not blank: its number from 1, its text, its object or what is wrong."""

    line: int
    text: str
    value: Mapping[str, object]
    fault: Finding | None = None


def read_json_lines(path: Path, limits: FeedLimits | None = None) -> Iterator[JsonLine]:
    """Read a file of JSON objects, one a line, UTF-8 with or without a byte order mark.

    Args:
        path: The file.
        limits: Bounds; of one line, `record_size`.

    Raises:
        OSError: It cannot be read.
    """
    most = (limits or FeedLimits()).record_size
    with path.open("rb") as file:
        number = 0
        while piece := file.readline(most + 1):
            number += 1
            if number == 1:
                piece = piece.removeprefix(b"\xef\xbb\xbf")
            if len(piece) > most:
                while not piece.endswith(b"\n") and (piece := file.readline(most)):
                    pass
                what = f"the line is longer than {most:,} bytes"
                yield JsonLine(number, "", {}, _fault("record_too_large", what, number))
            elif piece.strip():
                yield _read(number, piece)


def _read(number: int, piece: bytes) -> JsonLine:
    text = piece.decode("utf-8", "replace").rstrip("\r\n")
    try:
        value = orjson.loads(piece)
    except orjson.JSONDecodeError as error:
        fault = _fault("json_line_invalid", f"the line is no JSON: {error.msg}", number)
        return JsonLine(number, text, {}, fault)
    if not isinstance(value, dict):
        fault = _fault("json_line_invalid", "the line is no JSON object", number)
        return JsonLine(number, text, {}, fault)
    return JsonLine(number, text, value)


def _fault(code: str, message: str, line: int) -> Finding:
    return Finding(code, message, Severity.ERROR, Place(line=line))
