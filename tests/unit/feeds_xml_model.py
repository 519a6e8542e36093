"""A slow and obvious model of how an XML element becomes a tree, over xml.dom.minidom."""

from typing import Any
from xml.dom import minidom

from hypothesis import strategies as st

_TEXT = st.text(alphabet=" \n\tabé&<>]\"'😀", max_size=6)
_NAMES = st.sampled_from(["a", "b", "name", "length", "x-y"])
_CONTENT = st.one_of(
    st.tuples(st.just("text"), _TEXT),
    st.tuples(st.just("cdata"), st.text(alphabet=" ab<&", max_size=4)),
    st.tuples(st.just("comment"), st.text(alphabet=" ab<&", max_size=4)),
    st.tuples(st.just("pi"), st.just("x")),
)
_SHAPES = st.recursive(
    st.tuples(_NAMES, st.dictionaries(_NAMES, _TEXT, max_size=2), st.lists(_CONTENT, max_size=3)),
    lambda inner: st.tuples(
        _NAMES,
        st.dictionaries(_NAMES, _TEXT, max_size=2),
        st.lists(st.one_of(inner, inner, _CONTENT), max_size=5),
    ),
    max_leaves=12,
)


@st.composite
def document(draw: st.DrawFn) -> Any:
    """Draw the root element `r` of a document."""
    _, attributes, content = draw(_SHAPES)
    owner = minidom.Document()
    root = _element(owner, ("r", attributes, content))
    owner.appendChild(root)
    root.normalize()
    return root


def model_tree(element: Any) -> Any:
    """Return the tree: ordered entries first, then the short form where it loses nothing."""
    extra: dict[str, Any] = {}
    if element.attributes.length:
        extra["a"] = dict(element.attributes.items())
    entries = [entry for child in element.childNodes for entry in _entries(child)]
    names = [entry[0] for entry in entries if isinstance(entry, list)]
    if not entries:
        return {"": extra} if extra else ""
    if len(entries) == 1 and isinstance(entries[0], str):
        return {"": {**extra, "t": entries[0]}} if extra else entries[0]
    grouped = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    if len(names) < len(entries) or len(grouped) > len(set(grouped)):
        return {"": {**extra, "k": entries}}
    tree: dict[str, Any] = {"": extra} if extra else {}
    for name in grouped:
        nodes = [entry[1] for entry in entries if entry[0] == name]
        tree[name] = nodes if len(nodes) > 1 else nodes[0]
    return tree


def _entries(node: Any) -> list[Any]:
    if node.nodeType == node.ELEMENT_NODE:
        return [[node.tagName, model_tree(node)]]
    if node.nodeType == node.COMMENT_NODE:
        return [{"c": node.data}]
    if node.nodeType == node.PROCESSING_INSTRUCTION_NODE:
        return []
    trimmed = node.data.strip("".join(map(chr, range(33))))
    if not trimmed:
        return []
    return [{"x": trimmed}] if node.nodeType == node.CDATA_SECTION_NODE else [trimmed]


def _element(owner: Any, shape: Any) -> Any:
    name, attributes, content = shape
    element = owner.createElement(name)
    for key, value in attributes.items():
        element.setAttribute(key, " ".join(value.split()))
    for part in content:
        if len(part) == 3:
            element.appendChild(_element(owner, part))
        elif part[0] == "text":
            element.appendChild(owner.createTextNode(part[1]))
        elif part[0] == "cdata":
            element.appendChild(owner.createCDATASection(part[1]))
        elif part[0] == "comment":
            element.appendChild(owner.createComment(part[1]))
        else:
            element.appendChild(owner.createProcessingInstruction("pi", part[1]))
    return element
