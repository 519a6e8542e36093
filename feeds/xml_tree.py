"""XML events → the tree of one record, in the grammar of `catalog.records`.

The handlers below run for every tag of a feed, so they are closures over plain variables, and
everything uncommon (mixed text, comments, CDATA, repeated names) leaves them for slower helpers.
Text nodes are trimmed one by one and empty ones dropped, as Rhino does; a comment, a CDATA
section or a processing instruction ends a text node, and the last of these is dropped.
"""

from collections.abc import Callable
from typing import Any

from catalog.records import Node
from feeds.xml_names import LocalNames

# XML 1.0 has no other characters up to U+0020.
_TRIMMED = "\t\n\r "

Extra = Callable[[str, dict[str, str]], dict[str, object]]


class _Mixed(dict[str, Any]):
    """A node whose children stand in `k`. It claims to contain every name, so that the fast path,
    which asks this before it adds a child, takes the slow one. It is not left in a tree."""

    def __contains__(self, name: object) -> bool:
        return True


class _Above(dict[str, Any]):
    """What stands above a record's root; asked like a node, it says where the record ends."""

    def __contains__(self, name: object) -> bool:
        return True


class TreeBuilder:
    """Handlers for one parser. `begin` starts a record; `on_record` is called at its end.

    Args:
        names: Element names as the parser gives them → names for the tree.
        extra: Makes the value of the key `""` of an element's name and attributes.
        on_record: Takes the name and the tree of a finished record.
        on_depth: Called with the depth where it is above what `begin` was given.

    Attributes:
        start, start_bare, end, text, comment, cdata_start, cdata_end, instruction: The handlers;
            `start_bare` asks for an extra only where there are attributes.
        begin: Called with the root's extra instead of `start`, and with the depth allowed.
        depth: Returns how many elements of the record are open.
        drop: Forgets the open record. Between records, comments and the like are ignored.
    """

    def __init__(
        self,
        names: LocalNames,
        extra: Extra,
        on_record: Callable[[str, Node], None],
        on_depth: Callable[[int], None],
    ) -> None:
        node: dict[str, Any] = {}
        text = ""
        stack: list[dict[str, Any]] = []
        push, pop = stack.append, stack.pop
        deepest = 0

        def begin(root_extra: dict[str, object], max_depth: int) -> None:
            nonlocal node, text, deepest
            deepest = max_depth
            stack.clear()
            push(_Above())
            node = {"": root_extra} if root_extra else {}
            text = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal node, text
            if text:
                if trimmed := text.strip(_TRIMMED):
                    node = _mixed(node, trimmed)
                text = ""
            push(node)
            node = {"": found} if (found := extra(name, attributes)) else {}

        def start_bare(name: str, attributes: dict[str, str]) -> None:
            nonlocal node, text
            if text:
                if trimmed := text.strip(_TRIMMED):
                    node = _mixed(node, trimmed)
                text = ""
            push(node)
            node = {"": found} if attributes and (found := extra(name, attributes)) else {}

        def end(name: str) -> None:
            nonlocal node, text
            value: Node
            if node:
                if text and (trimmed := text.strip(_TRIMMED)):
                    node = _with_last_text(node, trimmed)
                value = node if type(node) is dict else _settled(node)
                if len(stack) > deepest:
                    on_depth(len(stack))
            else:
                value = text.strip(_TRIMMED)
            text = ""
            node = pop()
            name = names[name]
            if name not in node:
                node[name] = value
            elif type(node) is _Above:
                on_record(name, value)
            else:
                node = _with_child(node, name, value)

        def take_text(data: str) -> None:
            nonlocal text
            text += data

        def entry(value: object) -> None:
            nonlocal node, text
            if not stack:
                return
            trimmed = text.strip(_TRIMMED)
            text = ""
            if trimmed:
                node = _mixed(node, trimmed)
            if value is not None:
                node = _mixed(node, value)

        def cdata_end() -> None:
            nonlocal node, text
            if not stack:
                return
            trimmed = text.strip(_TRIMMED)
            text = ""
            if trimmed:
                node = _mixed(node, {"x": trimmed})

        self.begin = begin
        self.start = start
        self.start_bare = start_bare
        self.end = end
        self.text = take_text
        self.comment: Callable[[str], None] = lambda data: entry({"c": data})
        self.instruction: Callable[[str, str], None] = lambda target, data: entry(None)
        self.cdata_start: Callable[[], None] = lambda: entry(None)
        self.cdata_end = cdata_end
        self.depth: Callable[[], int] = lambda: len(stack)
        self.drop: Callable[[], None] = stack.clear


def _mixed(node: dict[str, Any], entry: object) -> dict[str, Any]:
    """Add an entry to a node's ordered children, changing the node's form where needed."""
    if type(node) is not _Mixed:
        children = [
            [name, child]
            for name, value in node.items()
            if name
            for child in (value if type(value) is list else [value])
        ]
        node = _Mixed({"": {**node.get("", {}), "k": children}})
    node[""]["k"].append(entry)
    return node


def _with_child(node: dict[str, Any], name: str, value: Node) -> dict[str, Any]:
    """Add a child whose name is there already, or a child of a mixed node."""
    if type(node) is _Mixed or next(reversed(node)) != name:
        return _mixed(node, [name, value])
    known = node[name]
    if type(known) is list:
        known.append(value)
    else:
        node[name] = [known, value]
    return node


def _with_last_text(node: dict[str, Any], text: str) -> dict[str, Any]:
    """Add text that no child follows."""
    if type(node) is dict and len(node) == 1 and "" in node:
        node[""]["t"] = text
        return node
    return _mixed(node, text)


def _settled(node: dict[str, Any]) -> Node:
    """Return a mixed node in its final form; one text alone needs no `k`."""
    extra = node[""]
    entries = extra["k"]
    if len(entries) > 1 or not isinstance(entries[0], str):
        return dict(node)
    del extra["k"]
    if not extra:
        return str(entries[0])
    extra["t"] = entries[0]
    return dict(node)
