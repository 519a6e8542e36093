"""A feed record: one entry of a feed before translation, text only, position known.

The tree of a record is plain JSON, made to be cheap to build on the host and cheap to read in
JavaScript. A *node* is one of

* a string: an element with nothing but text (`<SKU>R-1</SKU>`; an empty element is `""`);
* an object: child elements by name, in document order, several of one name as an array
  (`{"SKU": "R-1", "Img": ["a.jpg", "b.jpg"]}`). This short form is used only where it loses
  nothing: no text beside the children, and all children of one name stand together;
* an object with the key `""`, which no element can have as its name. Its value holds, each only
  where needed: `"a"` attributes (name → value), `"t"` the text of an element that has attributes
  but no child elements, `"k"` the ordered children where the short form would lose something,
  `"n"` the namespace as `[prefix, uri]`, `"d"` namespace declarations (prefix → uri), `"q"`
  attributes with a namespace as `[[prefix, uri, name, value], …]`. With `"a"`, children may stand
  beside the key in short form; with `"k"` none do.

An entry of `"k"` is a string (text), `["name", node]` (an element), `{"c": text}` (a comment) or
`{"x": text}` (a CDATA section). Text is trimmed as Rhino trims it: characters up to U+0020 go
from both ends of every text node, and text that is then empty is left out.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from json import dumps, loads
from typing import Literal, TypeAlias, get_args

from catalog.findings import Finding

# A node: `str`, or a JSON object as the module docstring describes it.
Node: TypeAlias = "str | Mapping[str, object]"


@dataclass(slots=True)
class FeedRecord:
    """One entry of a feed.

    Attributes:
        number: Position in the feed, 1-based; every record counts, also those later skipped.
        name: Name of the root element; for CSV the name that the feed kind gives it.
        tree: The root node; for CSV a root with one row element below it.
        line: Line of the feed where the record begins, 1-based.
        source: The record as the merchant wrote it, at most `MAX_SOURCE_CHARS`.
        fault: Why no record could be made of it, such as an undecodable byte. The engine rejects
            such a record with this finding, and no script sees it; its tree is empty.
        digest: 16 bytes over everything that decides the tree, and a salt of the reader's caller:
            equal digests mean equal trees. Empty where the caller gave no salt, and for a record
            of which the reader has something to say: such a record must be read each time.
        unchanged: The caller knows the digest, so nobody needs the tree: it is empty, and so is
            `source`.
    """

    number: int
    name: str
    tree: Node
    line: int
    source: str
    fault: Finding | None = None
    digest: bytes = b""
    unchanged: bool = False


class JsonRecord(FeedRecord):
    """A record whose tree its reader has written as JSON, which is what a sandbox is given.

    Attributes:
        json: The tree's JSON text, UTF-8. `tree` reads it when somebody asks.
    """

    __slots__ = ("json",)

    def __init__(
        self, number: int, name: str, json: bytes, line: int, source: str, digest: bytes = b""
    ) -> None:
        self.number = number
        self.name = name
        self.json = json
        self.line = line
        self.source = source
        self.fault = None
        self.digest = digest
        self.unchanged = False

    @property
    def tree(self) -> Node:
        """The root node."""
        tree: Node = loads(self.json)
        return tree

    @tree.setter
    def tree(self, tree: Node) -> None:
        self.json = dumps(tree).encode()


# Which of some digests are known, that is, belong to records whose drafts stand. A reader trusts
# the answer: it may only name digests that a reader has given to a record.
Known: TypeAlias = Callable[[Sequence[bytes]], Collection[bytes]]

# What is kept of a record's own text for the error table. A record may be megabytes long.
MAX_SOURCE_CHARS = 20_000

# The kinds of feed a merchant sends. Source: the platforms Crossdock follows.
InboundKind = Literal["product", "inventory", "shipment"]
INBOUND_KINDS: Sequence[str] = get_args(InboundKind)

# The kinds of feed a merchant is sent.
OutboundKind = Literal["order", "response"]
OUTBOUND_KINDS: Sequence[str] = get_args(OutboundKind)

# Kinds of eBay's platform of 2014 beside them: only config-spec sets translate these.
ConfigSpecKind = Literal[
    "distribution",
    "availability",
    "location",
    "orderfulfillment",
    "classification",
    "itemspecifics",
]
CONFIG_SPEC_KINDS: Sequence[str] = get_args(ConfigSpecKind)

# Every kind of feed that comes in.
SentKind = Literal[InboundKind, ConfigSpecKind]
SENT_KINDS: Sequence[str] = (*INBOUND_KINDS, *CONFIG_SPEC_KINDS)

# Kinds that a config-spec set may be for.
KINDS_OF_SETS: Sequence[str] = ("product", *CONFIG_SPEC_KINDS, "order")

# Kinds whose records are SKUs: a full feed of one says all there is of them.
KINDS_OF_ITEMS: Sequence[str] = ("product", "inventory")
