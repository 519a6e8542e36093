"""Record objects for tests: wire trees made of XML text, and a heap that evaluates expressions."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from lxml import etree

from catalog.records import Node
from runtime_js.prelude_files import PRELUDE_ORDER
from runtime_js.sandbox import Heap

HARNESS = Path(__file__).parent / "integration" / "xml_harness.js"
XML_FILES = ("primordials.js", *(name for name in PRELUDE_ORDER if name.startswith("xml_")))

# What Java's String.trim takes off both ends, and Rhino with it.
BLANKS = "".join(map(chr, range(0x21)))


class XmlHeap:
    """A heap with the record objects and nothing else of the prelude."""

    def __init__(self, *, heap_bytes: int = 256 << 20, stack_bytes: int = 512 << 10) -> None:
        heap = Heap(heap_bytes=heap_bytes, stack_bytes=stack_bytes)
        folder = resources.files("runtime_js") / "prelude"
        for name in XML_FILES:
            heap.load((folder / name).read_text(encoding="utf-8"), seconds=5)
        heap.load(HARNESS.read_text(encoding="utf-8"), seconds=5)
        (self._evaluate,) = heap.take_hooks(["evaluate"])

    def evaluate(
        self,
        code: str,
        *,
        xml: str | None = None,
        wire: tuple[str, Node, str | None] | None = None,
        seconds: float = 20.0,
    ) -> str:
        """Evaluate an expression with REC as the record; an error comes back as "THROWS: Class"."""
        request = json.dumps({"xml": xml, "wire": wire, "code": code})
        answer = json.loads(self._evaluate.call(request, seconds=seconds))
        return str(answer["value"])


def wire_of(text: str) -> tuple[str, Node, None]:
    """Make the wire tree of an XML text, as a reader of feeds does: name, node, no row."""
    parser = etree.XMLParser(resolve_entities=False, strip_cdata=False, huge_tree=True)
    root = etree.fromstring(text, parser)
    return etree.QName(root).localname, node_of(root, {}), None


def node_of(element: etree._Element, outer: Mapping[str | None, str]) -> Node:
    """Make the node of one element, in the shortest form that loses nothing."""
    meta = _meta(element, outer)
    texts = [part for part in _parts(element) if isinstance(part, str)]
    kids = [child for child in element if isinstance(child.tag, str)]
    if not kids and len(texts) == len(_parts(element)) <= 1:
        text = "".join(texts)
        return {"": {**meta, "t": text}} if meta else text
    names = [etree.QName(kid).localname for kid in kids]
    runs = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    numeric = any(name.isdigit() for name in names)
    if len(kids) < len(_parts(element)) or len(set(runs)) < len(runs) or numeric:
        return {"": {**meta, "k": [_entry(part, element) for part in _parts(element)]}}
    node: dict[str, object] = {"": meta} if meta else {}
    for name in dict.fromkeys(names):
        group = [node_of(kid, element.nsmap) for kid in kids if etree.QName(kid).localname == name]
        node[name] = group[0] if len(group) == 1 else group
    return node


def _meta(element: etree._Element, outer: Mapping[str | None, str]) -> dict[str, object]:
    meta: dict[str, object] = {}
    qualified: list[list[str]] = []
    plain: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = etree.QName(str(key))
        if name.namespace is None:
            plain[name.localname] = str(value)
        else:
            prefix = _prefix(element, name.namespace)
            qualified.append([prefix, name.namespace, name.localname, str(value)])
    if plain:
        meta["a"] = plain
    if qualified:
        meta["q"] = qualified
    namespace = etree.QName(element).namespace
    if namespace is not None:
        meta["n"] = [element.prefix or "", namespace]
    declared = {p or "": u for p, u in element.nsmap.items() if outer.get(p) != u}
    if declared:
        meta["d"] = declared
    return meta


def _prefix(element: etree._Element, uri: str) -> str:
    known = {value: prefix for prefix, value in element.nsmap.items() if prefix}
    return known.get(uri, "xml")


def _parts(element: etree._Element) -> list[object]:
    """List children and trimmed texts in order; CDATA is looked for in the source by lxml."""
    parts: list[object] = [_trim(element.text)] if _trim(element.text) else []
    for child in element:
        if not isinstance(child, etree._ProcessingInstruction):
            parts.append(child)
        if _trim(child.tail):
            parts.append(_trim(child.tail))
    return parts


def _trim(text: str | None) -> str:
    return (text or "").strip(BLANKS)


def _entry(part: object, element: etree._Element) -> object:
    if isinstance(part, etree._Comment):
        return {"c": part.text}
    if isinstance(part, etree._Element):
        return [etree.QName(part).localname, node_of(part, element.nsmap)]
    return part
