"""Request files as a seller sends them to eBay, and result files as one reads them."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "urn:ebay:apis:eBLBaseComponents"

# Policies of `seller-one`; those of `seller-two` and `seller-three` begin with 62 and 63.
PROFILES = (
    "<SellerProfiles>"
    "<SellerShippingProfile><ShippingProfileName>Standard</ShippingProfileName></SellerShippingProfile>"
    "<SellerReturnProfile><ReturnProfileName>30 days</ReturnProfileName></SellerReturnProfile>"
    "<SellerPaymentProfile><PaymentProfileName>Managed payments</PaymentProfileName>"
    "</SellerPaymentProfile></SellerProfiles>"
)

# One listing that eBay takes; a test replaces what it is about. None leaves an element out.
GOOD_ITEM: Mapping[str, str | None] = {
    "Title": "Plain shirt",
    "Description": "<![CDATA[<p>A shirt.</p>]]>",
    "PrimaryCategory": "<CategoryID>15687</CategoryID>",
    "StartPrice": "9.99",
    "Quantity": "5",
    "SKU": None,
    "ConditionID": "1000",
    "ListingType": "FixedPriceItem",
    "ListingDuration": "GTC",
    "Country": "US",
    "Currency": "USD",
    "Location": "Springfield",
    "PictureDetails": "<PictureURL>https://pictures.example/1.jpg</PictureURL>",
    "ItemSpecifics": "<NameValueList><Name>Brand</Name><Value>Acme</Value></NameValueList>",
}


def item(*, profiles: str | None = PROFILES, **changes: str | None) -> str:
    """An `Item`; values are XML, so that a test can put anything into them."""
    fields = {**GOOD_ITEM, **changes}
    inside = "".join(
        f"<{name}>{value}</{name}>" for name, value in fields.items() if value is not None
    )
    return f"<Item>{inside}{profiles or ''}</Item>"


def sku_item(sku: str, **changes: str | None) -> str:
    """An `Item` that is tracked by its SKU."""
    return item(
        **{"SKU": sku, "InventoryTrackingMethod": "SKU", "Title": f"Shirt {sku}", **changes}
    )


def variations(
    skus: Mapping[str, Mapping[str, str]],
    *,
    quantity: int = 3,
    set_of: Mapping[str, Sequence[str]] | None = None,
    extra: str = "",
) -> str:
    """`Variations` of SKUs with their specifics; the set is made from them if none is given."""
    if set_of is None:
        made: dict[str, list[str]] = {}
        for specifics in skus.values():
            for name, value in specifics.items():
                if value not in made.setdefault(name, []):
                    made[name].append(value)
        set_of = made
    ones = "".join(
        f"<Variation><SKU>{sku}</SKU><StartPrice>9.99</StartPrice><Quantity>{quantity}</Quantity>"
        f"<VariationSpecifics>{_pairs({name: [value] for name, value in specifics.items()})}"
        "</VariationSpecifics></Variation>"
        for sku, specifics in skus.items()
    )
    return f"<VariationSpecificsSet>{_pairs(set_of)}</VariationSpecificsSet>{ones}{extra}"


def _pairs(values: Mapping[str, Sequence[str]]) -> str:
    return "".join(
        f"<NameValueList><Name>{escape(name)}</Name>"
        + "".join(f"<Value>{escape(value)}</Value>" for value in every)
        + "</NameValueList>"
        for name, every in values.items()
    )


def request(kind: str, inside: str, message_id: str | None = "r-1", language: str = "en_US") -> str:
    """One request; kind is without its ending."""
    told = "" if message_id is None else f"<MessageID>{message_id}</MessageID>"
    return (
        f'<{kind}Request xmlns="{NAMESPACE}"><ErrorLanguage>{language}</ErrorLanguage>'
        f"<WarningLevel>High</WarningLevel>{told}{inside}</{kind}Request>"
    )


def file_of(*requests: str) -> bytes:
    """A file of requests."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<BulkDataExchangeRequests xmlns="{NAMESPACE}">\n'
        "<Header><SiteID>0</SiteID><Version>1355</Version></Header>\n"
        + "\n".join(requests)
        + "\n</BulkDataExchangeRequests>\n"
    ).encode()


def unpacked(data: bytes) -> bytes:
    """The XML of a file, told by its first bytes."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(archive.namelist()[0])
    return data


class Said:
    """One response, or a part of one."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def text(self, path: str) -> str | None:
        """Text at a path of local names."""
        for found in self.all(path):
            return found.element.text or ""
        return None

    def all(self, path: str) -> list["Said"]:
        """Everything at a path of local names."""
        steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
        found = self.element.xpath(steps)
        assert isinstance(found, list)
        return [Said(one) for one in found if isinstance(one, etree._Element)]

    @property
    def kind(self) -> str:
        """Local name."""
        return etree.QName(self.element).localname

    @property
    def ack(self) -> str | None:
        """Success, Warning, PartialFailure or Failure."""
        return self.text("Ack")

    @property
    def codes(self) -> list[int]:
        """Numbers of its errors and warnings."""
        return [int(one.text("ErrorCode") or 0) for one in self.all("Errors")]

    @property
    def item_id(self) -> str:
        """The item it is about; fails if there is none."""
        found = self.text("ItemID")
        assert found is not None
        return found


def responses(data: bytes) -> list[Said]:
    """The responses of a result file, in the order in which they stand."""
    return [Said(one) for one in etree.fromstring(unpacked(data))]


def by_message(data: bytes) -> dict[str | None, Said]:
    """The responses of a result file by CorrelationID."""
    return {one.text("CorrelationID"): one for one in responses(data)}


def varied_item(**changes: str | None) -> str:
    """An item of two colours, A-1 and A-2."""
    inside = variations({"A-1": {"Color": "red"}, "A-2": {"Color": "blue"}})
    return item(**{"StartPrice": None, "Quantity": None, "Variations": inside, **changes})


# What is sent most: one good request, and twenty.
GOOD = file_of(request("AddFixedPriceItem", item()))
TWENTY = file_of(
    *(request("AddFixedPriceItem", sku_item(f"S-{n}"), f"r-{n:02}") for n in range(20))
)
