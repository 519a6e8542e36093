"""Finds the key in a record's tree: the manifest's `key` is a column's name or an XML path."""

from functools import lru_cache

from catalog.records import Node


def record_value(tree: Node, path: str, row: str | None = None) -> str | None:
    """Text at a path of a record, or None where there is none.

    Args:
        tree: The record's root node; `catalog.records` has its grammar.
        path: `SKU`, `Inventory/StockNo`, `@id` or `Item/@sku`. Of several elements of one name
            the first counts.
        row: CSV: the row element, where a path begins that the root does not have.
    """
    parts = _parts(path)
    found = _walk(tree, parts)
    if found is None and row is not None:
        found = _walk(tree, (row, *parts))
    return found.strip() or None if found is not None else None


@lru_cache(maxsize=64)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)


def _walk(node: Node, parts: tuple[str, ...]) -> str | None:
    for index, part in enumerate(parts):
        if part[0] == "@" and index == len(parts) - 1:
            return _attribute(node, part[1:])
        child = _child(node, part)
        if child is None:
            return None
        node = child
    return _text(node) if parts else None


def _child(node: Node, name: str) -> "Node | None":
    """The first child element of a name."""
    if isinstance(node, str):
        return None
    inner = node.get("")
    ordered = inner.get("k") if isinstance(inner, dict) else None
    if isinstance(ordered, list):
        named = (each[1] for each in ordered if isinstance(each, list) and each[0] == name)
        return next(named, None)
    child = node.get(name)
    if isinstance(child, list):
        child = child[0]
    return child if isinstance(child, str | dict) else None


def _attribute(node: Node, name: str) -> str | None:
    inner = None if isinstance(node, str) else node.get("")
    attributes = inner.get("a") if isinstance(inner, dict) else None
    value = attributes.get(name) if isinstance(attributes, dict) else None
    return value if isinstance(value, str) else None


def _text(node: Node) -> str | None:
    """Text of an element without child elements."""
    if isinstance(node, str):
        return node
    inner = node.get("")
    if not isinstance(inner, dict):
        return None
    text = inner.get("t")
    if isinstance(text, str):
        return text
    pieces = inner.get("k")
    if not isinstance(pieces, list) or any(isinstance(piece, list) for piece in pieces):
        return None
    return "".join(piece if isinstance(piece, str) else piece.get("x", "") for piece in pieces)
