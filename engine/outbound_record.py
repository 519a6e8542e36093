"""A noun of ours as a record that scripts read: the way out begins as the way in does.

Scripts find it as they find a CSV record: a root with one element named after the kind, and below
it one leaf per field, so `RESPONSE_INRECORD.sku` and `RESPONSE_INRECORD.Response.sku` are one.
"""

import json
from collections.abc import Mapping, Sequence

import orjson

from catalog.records import MAX_SOURCE_CHARS, FeedRecord, Node
from engine.field_check import printable

# As `catalog.records` has it: text is trimmed as Rhino trims it.
_TRIMMED = "".join(map(chr, range(0x21)))

# Fields of one noun together, and how deep they nest; orders have a few dozen, two deep.
_MOST_DEPTH = 20


def row_element(kind: str) -> str:
    """The element below the root, `Response`, into which names fall through."""
    return kind.capitalize()


def record_of(number: int, kind: str, fields: Mapping[str, object]) -> FeedRecord:
    """Make the record of one noun.

    Args:
        number: Its position in the file that goes out, from 1.
        kind: `response` or `order`.
        fields: Texts, numbers and booleans by name, objects and lists of them; None and blank
            texts are left out, as empty cells of a CSV feed are.

    Raises:
        ValueError: They nest deeper than any noun of ours.
    """
    row = row_element(kind)
    node = _node(fields, _MOST_DEPTH)
    source = _source(fields)[:MAX_SOURCE_CHARS]
    return FeedRecord(number, f"{row}Record", {row: node}, number, source)


def _source(fields: Mapping[str, object]) -> str:
    """The noun as JSON, for people who look for what a script has stumbled over."""
    try:
        return orjson.dumps(fields, default=str).decode()
    except TypeError:  # half a character in a marketplace's message, or a huge number
        return json.dumps(fields, default=str)


def _node(value: object, depth: int) -> Node:
    if depth == 0:
        raise ValueError("a record nests too deeply")
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, Mapping):
        return printable(str(value)).strip(_TRIMMED)
    tree: dict[str, object] = {}
    for name, each in value.items():
        if not name:
            continue
        if isinstance(each, Sequence) and not isinstance(each, str):
            nodes = [node for one in each if (node := _child(one, depth)) is not None]
            if nodes:
                tree[name] = nodes if len(nodes) > 1 else nodes[0]
        elif (node := _child(each, depth)) is not None:
            tree[name] = node
    return tree


def _child(value: object, depth: int) -> "Node | None":
    node = None if value is None else _node(value, depth - 1)
    return None if node in ("", {}) else node
