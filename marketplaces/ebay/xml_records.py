"""Reads a result file record by record, in memory that does not grow with it.

The file comes from outside: no entity is resolved, no document type is taken, nothing is fetched,
and a record that never ends is not waited for.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from marketplaces.ebay.unpacking import broken

ROOT: Final = "BulkDataExchangeResponses"

# Bytes from the end of one record to that of the next. The largest, a listing of 250 variations
# in a report, has some 300 KB.
MOST_RECORD_BYTES: Final = 4 * 1024**2

# The parser is fed no more at once than can be given up when it turns out to be too much.
_FEED: Final = 64 * 1024


@lru_cache(maxsize=512)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def local_name(node: etree._Element) -> str:
    """The name without its namespace: eBay writes results with and without one."""
    tag = node.tag
    return _bare(tag) if isinstance(tag, str) else ""


def child_text(node: etree._Element, name: str) -> str:
    """Text of the first child of that name, without blanks around it; empty if there is none."""
    for child in node:
        if local_name(child) == name:
            return (child.text or "").strip()
    return ""


def records(
    blocks: Iterable[bytes], names: Collection[str], roots: Collection[str] = (ROOT,)
) -> Iterator[etree._Element]:
    """Yield each element of one of the names, whole; it is emptied when the next is asked for.

    Args:
        blocks: The XML.
        names: Local names of records. They do not stand inside each other.
        roots: Local names that the root may have.

    Raises:
        MarketplaceAnswerBroken: It is not well-formed or ends early, has another root, a document
            type, or a record that is too large. What was yielded before stood in the file.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    since, is_checked = 0, False
    for piece in _pieces(blocks):
        fault = _fed(parser, piece)
        since += len(piece)
        for _, node in parser.read_events():
            assert isinstance(node, etree._Element)  # as of every `end` event
            if not is_checked:  # root and document type stand before every record
                _check(node, roots)
                is_checked = True
            yield node
            _free(node)
            since = 0
        if fault is not None:
            raise broken(f"the result is no XML, or ends early: {fault}") from fault
        if since > MOST_RECORD_BYTES:
            raise broken(f"the result has {since:,} bytes in which no record ends")
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise broken(f"the result ends early: {error.msg}") from error
    _check(root, roots)


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for start in range(0, len(block), _FEED):
            yield block[start : start + _FEED]


def _fed(parser: etree.XMLPullParser, piece: bytes) -> etree.XMLSyntaxError | None:
    """Feed a piece; the fault is given back, so that records before it are still read."""
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        return error
    return None


def _check(node: etree._Element, roots: Collection[str]) -> None:
    tree = node.getroottree()
    root = local_name(tree.getroot())
    if root not in roots:
        raise broken(f"the result begins with {root}")
    if tree.docinfo.internalDTD is not None:
        raise broken("the result has a document type")


def _free(node: etree._Element) -> None:
    """Empty a record, and let go of all that stands before it."""
    node.clear()
    place: etree._Element | None = node
    while place is not None:
        parent = place.getparent()
        if parent is not None:
            while place.getprevious() is not None:
                del parent[0]
        place = parent
