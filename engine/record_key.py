"""Finds the key in a record's tree: the manifest's `key` is a column's name or an XML path."""

from collections.abc import Iterator, Mapping

from catalog.records import Node


def record_value(tree: Node, path: str, row: str | None = None) -> str | None:
    """Text at a path of a record, or None where there is none.

    Args:
        tree: The record's root node; `catalog.records` has its grammar.
        path: `SKU`, `Inventory/StockNo`, `@id` or `Item/@sku`. Of several elements of one name
            the first counts.
        row: CSV: the row element, where a path begins that the root does not have.
    """
    parts = [part for part in path.split("/") if part]
    found = _walk(tree, parts)
    if found is None and row is not None:
        found = _walk(tree, [row, *parts])
    return found.strip() or None if found is not None else None


def _walk(node: Node, parts: list[str]) -> str | None:
    for index, part in enumerate(parts):
        if part.startswith("@") and index == len(parts) - 1:
            return _attribute(node, part[1:])
        child = next(_children(node, part), None)
        if child is None:
            return None
        node = child
    return _text(node) if parts else None


def _children(node: Node, name: str) -> Iterator[Node]:
    if isinstance(node, str) or not name:
        return
    inner = node.get("")
    ordered = inner.get("k") if isinstance(inner, Mapping) else None
    if isinstance(ordered, list):
        yield from (each[1] for each in ordered if isinstance(each, list) and each[0] == name)
        return
    child = node.get(name)
    if isinstance(child, list):
        yield from child
    elif isinstance(child, str | Mapping):
        yield child


def _attribute(node: Node, name: str) -> str | None:
    inner = None if isinstance(node, str) else node.get("")
    attributes = inner.get("a") if isinstance(inner, Mapping) else None
    value = attributes.get(name) if isinstance(attributes, Mapping) else None
    return value if isinstance(value, str) else None


def _text(node: Node) -> str | None:
    """Text of an element without child elements."""
    if isinstance(node, str):
        return node
    inner = node.get("")
    if not isinstance(inner, Mapping):
        return None
    text = inner.get("t")
    if isinstance(text, str):
        return text
    pieces = inner.get("k")
    if not isinstance(pieces, list) or any(isinstance(piece, list) for piece in pieces):
        return None
    return "".join(piece if isinstance(piece, str) else piece.get("x", "") for piece in pieces)
