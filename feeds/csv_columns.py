"""The header of a CSV feed, compiled into a function that makes a tree of a row's cells.

Names of columns:

* a plain name makes a leaf, also one that is no XML name (`Size (US)`);
* `@id` makes an attribute of the row element;
* `Sale/SalePrice` nests, and `Gemstone/@carat` is an attribute of `Gemstone`, where every part is
  an XML name; else (`Size 1/2`) the header is a plain name as it stands. Columns below the same
  element are gathered in one, at the place of the first;
* a name used twice makes two elements;
* an empty name becomes `Column3`, by its position.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from catalog.reading import EmptyCells
from catalog.records import Node

# What Rhino trims: java.lang.String.trim removes code points up to U+0020.
TRIMMED = "".join(map(chr, range(0x21)))

_XML_NAME = re.compile(r"[^\W\d][\w.-]*")

RowTree = Callable[[Sequence[str]], Node]


@dataclass(slots=True)
class _Element:
    """What some columns make together: indexes of cells, by their part in the element."""

    name: str
    texts: list[int] = field(default_factory=list)
    attributes: list[tuple[str, int]] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)
    named: dict[str, list["_Element"]] = field(default_factory=dict)  # children by name
    interleaved: bool = False

    @property
    def is_leaf(self) -> bool:
        return not self.attributes and not self.children

    def add(self, child: "_Element") -> None:
        self.children.append(child)
        self.named.setdefault(child.name, []).append(child)


def position_name(index: int, taken: Sequence[str] = ()) -> str:
    """Name the column at a 0-based index by its position: `Column3`."""
    name = f"Column{index + 1}"
    while name in taken:
        name += "_"
    return name


def compile_columns(names: Sequence[str], empty_cells: EmptyCells) -> RowTree:
    """Return the function from a row's cells to the node of the row element.

    A row may have fewer cells than there are names (the rest are absent) or more (ignored).
    Where nothing nests or repeats, the function is one dict comprehension.
    """
    root = _Element("")
    for index, name in enumerate(names):
        _place(root, header_path(name), index)
    if root.attributes or root.interleaved or not all(_is_flat(e) for e in root.children):
        keep_empty = empty_cells == "empty"
        return lambda cells: _row_node(root, cells, keep_empty)
    plain = [element.name for element in root.children]
    if empty_cells == "empty":
        return lambda cells: {n: c.strip(TRIMMED) for n, c in zip(plain, cells, strict=False)}
    return lambda cells: {
        name: text
        for name, cell in zip(plain, cells, strict=False)
        if (text := cell.strip(TRIMMED))
    }


def header_path(name: str) -> tuple[str, ...]:
    """Split a header into element names; the last may be an attribute, `@` included."""
    parts = name.split("/")
    last = parts[-1].removeprefix("@")
    if all(_XML_NAME.fullmatch(part) for part in (*parts[:-1], last)):
        return tuple(parts)
    return (name,)


def _is_flat(element: _Element) -> bool:
    return element.is_leaf and len(element.texts) == 1


def _place(root: _Element, path: tuple[str, ...], index: int) -> None:
    element = root
    for name in path[:-1]:
        element = _child(element, name)
    last = path[-1]
    if last.startswith("@") and _XML_NAME.fullmatch(last[1:]):
        element.attributes.append((last[1:], index))
        return
    same = element.named.get(last, [])
    if same and not same[0].texts:
        same[0].texts.append(index)
    elif same and element.children[-1] is same[-1] and same[-1].is_leaf:
        same[-1].texts.append(index)
    else:
        element.interleaved = element.interleaved or bool(same)
        element.add(_Element(last, [index]))


def _child(parent: _Element, name: str) -> _Element:
    if name not in parent.named:
        parent.add(_Element(name))
    return parent.named[name][0]


def _row_node(root: _Element, cells: Sequence[str], keep_empty: bool) -> Node:
    nodes = _nodes(root, cells, keep_empty)
    return nodes[0] if nodes else {}


def _nodes(element: _Element, cells: Sequence[str], keep_empty: bool) -> list[Node]:
    """Return the nodes that an element's columns make of this row; none where all are empty."""
    texts: list[Node] = [
        text
        for index in element.texts
        if index < len(cells) and ((text := cells[index].strip(TRIMMED)) or keep_empty)
    ]
    if element.is_leaf:
        return texts
    attributes: dict[str, str] = {}
    for name, index in element.attributes:
        value = cells[index].strip(TRIMMED) if index < len(cells) else ""
        if value or (keep_empty and index < len(cells)):
            attributes.setdefault(name, value)
    children = [
        (child.name, node)
        for child in element.children
        for node in _nodes(child, cells, keep_empty)
    ]
    if not (texts or attributes or children):
        return []
    return [_assembled(element, attributes, texts[0] if texts else "", children), *texts[1:]]


def _assembled(
    element: _Element, attributes: dict[str, str], text: Node, children: list[tuple[str, Node]]
) -> Node:
    """Make one node in the grammar of `catalog.records`."""
    extra: dict[str, object] = {"a": attributes} if attributes else {}
    if children and (text or element.interleaved):
        entries: list[object] = [[name, node] for name, node in children]
        extra["k"] = [text, *entries] if text else entries
        return {"": extra}
    if not children:
        if not extra:
            return text
        return {"": {**extra, "t": text} if text else extra}
    tree: dict[str, object] = {"": extra} if extra else {}
    for name, node in children:
        if name not in tree:
            tree[name] = node
        elif isinstance(known := tree[name], list):
            known.append(node)
        else:
            tree[name] = [known, node]
    return tree
