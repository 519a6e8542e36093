"""The peers of eBay's files: the same XML by whole trees, as most programs make and read it.

They validate nothing, know no variations, no groups of calls, no verdicts and no limits.
"""

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, BinaryIO
from xml.etree import ElementTree

from lxml import etree

from marketplaces.actions import Action

TREES: dict[str, ModuleType] = {"lxml": etree, "xml.etree": ElementTree}

_NAMESPACE = "urn:ebay:apis:eBLBaseComponents"
_NAMED: Any = {None: _NAMESPACE}
_N = f"{{{_NAMESPACE}}}"


def write_tree(library: str, actions: Iterable[tuple[int, Action]], target: BinaryIO) -> int:
    """Build a whole file as a tree and write it; how many actions."""
    trees: Any = TREES[library]
    if library == "lxml":
        root = trees.Element(f"{_N}BulkDataExchangeRequests", nsmap=_NAMED)
    else:
        trees.register_namespace("", _NAMESPACE)
        root = trees.Element(f"{_N}BulkDataExchangeRequests")
    header = trees.SubElement(root, f"{_N}Header")
    _leaf(trees, header, "SiteID", "77")
    _leaf(trees, header, "Version", "1355")
    count = 0
    for record, action in actions:
        _request(trees, root, record, action)
        count += 1
    target.write(trees.tostring(root, encoding="UTF-8"))
    return count


def stream_tree(actions: Iterable[tuple[int, Action]], target: BinaryIO) -> int:
    """Write a file by `lxml.etree.xmlfile`: a tree a request."""
    count = 0
    with etree.xmlfile(target, encoding="UTF-8") as file:
        with file.element(f"{_N}BulkDataExchangeRequests", nsmap=_NAMED):
            header = etree.Element(f"{_N}Header", nsmap=_NAMED)
            _leaf(etree, header, "SiteID", "77")
            _leaf(etree, header, "Version", "1355")
            file.write(header)
            for record, action in actions:
                holder = etree.Element(f"{_N}Holder", nsmap=_NAMED)
                _request(etree, holder, record, action)
                file.write(holder[0])
                count += 1
    return count


def read_tree(library: str, source: BinaryIO) -> Iterator[tuple[int, str, str | None]]:
    """Record, Ack and ItemID of each response, from a whole tree."""
    trees: Any = TREES[library]
    for response in trees.parse(source).getroot():
        yield (
            int(response.findtext(f"{_N}CorrelationID")),
            response.findtext(f"{_N}Ack"),
            response.findtext(f"{_N}ItemID"),
        )


def _leaf(trees: Any, parent: Any, name: str, text: str, **attributes: str) -> None:
    trees.SubElement(parent, _N + name, attributes).text = text


def _request(trees: Any, root: Any, record: int, action: Action) -> None:
    request = trees.SubElement(root, f"{_N}AddFixedPriceItemRequest")
    _leaf(trees, request, "ErrorLanguage", "de_DE")
    _leaf(trees, request, "MessageID", str(record))
    _leaf(trees, request, "WarningLevel", "High")
    item = trees.SubElement(request, f"{_N}Item")
    listing, fields = action.wanted, action.wanted.fields
    _leaf(trees, item, "Country", "DE")
    _leaf(trees, item, "Currency", listing.currency)
    _leaf(trees, item, "Description", str(fields["Description"]))
    _leaf(trees, item, "ListingDuration", "GTC")
    _leaf(trees, item, "ListingType", "FixedPriceItem")
    _leaf(trees, item, "Location", str(fields["ItemLocation"]))
    category = trees.SubElement(item, f"{_N}PrimaryCategory")
    _leaf(trees, category, "CategoryID", listing.category)
    _leaf(trees, item, "Quantity", str(listing.items[0].quantity))
    _leaf(trees, item, "Site", "Germany")
    _leaf(trees, item, "StartPrice", str(listing.items[0].price), currencyID=listing.currency)
    _leaf(trees, item, "Title", str(fields["Title"]))
    _leaf(trees, item, "UUID", action.token)
    _leaf(trees, item, "SKU", listing.items[0].sku)
    _lists(trees, item, fields)
    _leaf(trees, item, "InventoryTrackingMethod", "SKU")
    _leaf(trees, item, "ConditionID", str(fields["Condition"]))
    profiles = trees.SubElement(item, f"{_N}SellerProfiles")
    for kind, number in (("Shipping", "5001"), ("Return", "5002"), ("Payment", "5003")):
        profile = trees.SubElement(profiles, f"{_N}Seller{kind}Profile")
        _leaf(trees, profile, f"{kind}ProfileID", number)
    _leaf(trees, item, "OutOfStockControl", "true")


def _lists(trees: Any, item: Any, fields: Any) -> None:
    pictures = trees.SubElement(item, f"{_N}PictureDetails")
    for url in fields["MainPictureURLs"]:
        _leaf(trees, pictures, "PictureURL", url)
    specifics = trees.SubElement(item, f"{_N}ItemSpecifics")
    for name, value in fields["ItemSpecifics"].items():
        pair = trees.SubElement(specifics, f"{_N}NameValueList")
        _leaf(trees, pair, "Name", name)
        _leaf(trees, pair, "Value", value)
