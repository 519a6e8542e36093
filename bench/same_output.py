"""Whether two hosts did the same work: their output objects, record by record."""

import itertools
import json
from pathlib import Path
from typing import Any


def first_difference(raw: Path, peer_out: Path, count: int) -> str | None:
    """Compare the first `count` objects of `crossdock translate --raw` with the peer's lines.

    Maps that a script left empty count as absent, since the hosts differ in which they offer.

    Returns:
        None when all agree, else one sentence about the first record that differs.
    """
    with raw.open(encoding="utf-8") as ours, peer_out.open(encoding="utf-8") as theirs:
        lines = itertools.islice(itertools.zip_longest(ours, theirs), count)
        for number, (our_line, their_line) in enumerate(lines, start=1):
            if our_line is None or their_line is None:
                return f"record {number} is missing in {raw if our_line is None else peer_out}"
            ours_value = _filled(json.loads(our_line)["value"])
            their_value = _filled(json.loads(their_line))
            if ours_value != their_value:
                return f"record {number}: {ours_value!r} is not {their_value!r}"
    return None


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in value.items() if content not in ({}, [])}
