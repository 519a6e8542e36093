"""The canonical fields of a product, a variation, an inventory and a shipment, in one place.

The trust boundary checks against this table; the types for editors and the reference page of
fields are made from it. Names are those of eBay's Merchant Integration Platform where it has one.
Bounds are Crossdock's own and wider than most marketplaces': what one marketplace refuses another
may take, so its own rules are checked when a draft is published there.
"""

from collections.abc import Mapping
from types import MappingProxyType

from catalog import shared_fields as shared
from catalog.fields import (
    Field,
    FieldType,
    Shape,
    decimal,
    enum,
    flag,
    identifier,
    integer,
    moment,
    money,
    shape_of,
    text,
    text_map,
    urls,
)

# Source: the logistics statuses of eBay's Merchant Integration Platform.
_LOGISTICS = (
    "NOT_SHIPPED",
    "SHIPPED",
    "IN_TRANSIT",
    "RECEIVED",
    "NOT_READY_FOR_PICKUP",
    "READY_FOR_PICKUP",
    "PICKED_UP",
)


_PACKAGE_FIELDS = (
    enum(
        "MeasurementSystem",
        ("English", "Metric"),
        "English: inches, pounds, ounces. Metric: centimetres, kilograms, grams.",
    ),
    decimal("WeightMajor", "Kilograms or pounds.", "1"),
    decimal("WeightMinor", "Grams or ounces.", "250"),
    decimal("Length", "Longest side.", "30"),
    decimal("Width", "Second side.", "20"),
    decimal("Depth", "Third side.", "10", also=("Height",)),
    text(
        "Type", 100, "The carrier's or marketplace's name of the package.", "PackageThickEnvelope"
    ),
)

PACKAGE = shape_of("PACKAGE", "Size and weight of the package that is shipped.", *_PACKAGE_FIELDS)

VARIATION = shape_of(
    "VARIATION",
    "One buyable version of a product, made by PRODUCT.createVariation(sku).",
    identifier("SKU", 50, shared.SKU.sentence, "RING-750-54", required=True, also=shared.SKU.also),
    shared.LOCALE,
    shared.TITLE,
    shared.SUBTITLE,
    shared.GTIN,
    shared.UPC,
    shared.EAN,
    shared.ISBN,
    shared.MPN,
    shared.PRODUCT_IDS,
    shared.CONDITION,
    shared.CONDITION_TEXT,
    shared.PRICE,
    shared.CURRENCY,
    shared.SALE_PRICE,
    shared.SALE_START,
    shared.SALE_END,
    shared.RETAIL,
    shared.QUANTITY,
    shared.COLOR,
    shared.SIZE,
    shared.MATERIAL,
    shared.WEIGHT,
    shared.WEIGHT_UNIT,
    shared.SPECIFICS,
    Field(
        "VariationPackageDetails",
        FieldType.OBJECT,
        PACKAGE.sentence,
        MappingProxyType({"WeightMajor": "1"}),
        shape="PACKAGE",
    ),
    shared.VARIATION_PICTURES,
    shared.CUSTOM,
    key="SKU",
    ready=("VariationSpecifics", "VariationPackageDetails"),
)

PRODUCT = shape_of(
    "PRODUCT",
    "What is sold: the output object of a product feed.",
    shared.SKU,
    shared.ID,
    identifier(
        "VariantOf",
        50,
        "SKU of the product that this record is a variation of, where each has a flat record.",
        "RING-750",
        also=("ParentSKU", "Parent", "GroupID"),
    ),
    enum(
        "ActionCode",
        ("FULL_UPDATE", "PARTIAL_UPDATE", "DELETE"),
        "What the merchant asks for.",
        also=("Action",),
    ),
    shared.LOCALE,
    Field(
        "SourceLocale",
        FieldType.LOCALE,
        "Language and country that the texts were translated from.",
        "de_DE",
    ),
    shared.TITLE,
    shared.SUBTITLE,
    text(
        "Description",
        500_000,
        "Long text; HTML as the marketplace takes it.",
        "<p>Hand made</p>",
        lines=True,
        also=("ProductDescription", "LongDescription"),
    ),
    text(
        "DescriptionTemplate",
        255,
        "Path of the template that the description is made from.",
        "templates/ring.html",
    ),
    text(
        "Category",
        500,
        "Number or path of the marketplace's category, leaf last.",
        "164331",
        also=("CategoryID", "PrimaryCategory"),
    ),
    text("CategoryName", 500, "The merchant's own name of the category.", "Jewellery > Rings"),
    text("SecondaryCategory", 500, "A second category of the marketplace.", "52546"),
    text(
        "StoreCategory1",
        255,
        "Category in the merchant's own shop on the marketplace.",
        "Rings",
        also=("StoreCategory", "StoreCategoryName"),
    ),
    text("StoreCategory2", 255, "A second one.", "New"),
    text("Brand", 100, "Brand as a buyer knows it.", "Wren", also=("Manufacturer", "Vendor")),
    shared.MPN,
    shared.GTIN,
    shared.UPC,
    shared.EAN,
    shared.ISBN,
    shared.PRODUCT_IDS,
    text(
        "CatalogProductType",
        50,
        "Kind of CatalogProductID: EAN, EPID, BrandMPN and so on.",
        "EAN",
    ),
    Field(
        "CatalogProductID",
        FieldType.TEXT_LIST,
        "Id in the marketplace's catalogue; for BrandMPN brand and part number.",
        ("Wren", "RG-750"),
        max_items=2,
        max_length=100,
    ),
    shared.CONDITION,
    shared.CONDITION_TEXT,
    shared.PRICE,
    shared.CURRENCY,
    shared.SALE_PRICE,
    shared.SALE_START,
    shared.SALE_END,
    shared.RETAIL,
    money(
        "MinimumAdvertisedPrice",
        "The manufacturer allows no lower price to be shown.",
        "12.99",
        also=("MAP",),
    ),
    decimal(
        "VATPercentage",
        "Value-added tax in the price, in per cent.",
        "19",
        maximum=100,
        also=("VAT", "TaxRate"),
    ),
    flag("ApplyTax", "The marketplace adds sales tax to the price."),
    text("TaxCategory", 100, "The marketplace's tax category.", "clothing"),
    shared.QUANTITY,
    integer("MaxQuantityPerBuyer", "Pieces one buyer may take.", 5),
    flag("BestOfferEnabled", "Buyers may offer a lower price. On eBay not with variations."),
    money("BestOfferAutoAcceptPrice", "An offer of so much is accepted at once.", "13.99"),
    money("BestOfferAutoDeclinePrice", "An offer below it is declined at once.", "11.99"),
    shared.LOCATION,
    shared.HANDLING,
    text("ItemLocation", 255, "City and state that the marketplace shows.", "Pforzheim, BW"),
    text("ItemPostalCode", 20, "Postal code the piece is sent from.", "75172"),
    Field("ItemCountry", FieldType.COUNTRY, "Country the piece is sent from, ISO 3166.", "DE"),
    Field("CountryOfOrigin", FieldType.COUNTRY, "Country of manufacture, ISO 3166.", "IT"),
    flag("EligibleForPickupInStore", "A buyer may fetch the piece in a shop."),
    text("ShippingPolicyName", 100, "Name of the shipping profile.", "Standard"),
    text("PaymentPolicyName", 100, "Name of the payment profile.", "Standard"),
    text("ReturnPolicyName", 100, "Name of the return profile.", "30 days"),
    shared.COLOR,
    shared.SIZE,
    shared.MATERIAL,
    shared.WEIGHT,
    shared.WEIGHT_UNIT,
    text_map(
        "ItemSpecifics",
        "Marketplace attributes: name → value, or list of values.",
        {"Metal": "Gold", "Style": ["Band", "Stackable"]},
        most=200,
        length=1000,
        also=("Attributes", "Specifics", "Aspects"),
    ),
    shared.SPECIFICS,
    shared.CUSTOM,
    Field(
        "PackageDetails",
        FieldType.OBJECT,
        PACKAGE.sentence,
        MappingProxyType({"MeasurementSystem": "Metric", "WeightMajor": "1"}),
        shape="PACKAGE",
    ),
    urls(
        "MainPictureURLs",
        "Pictures, the best first. eBay takes 24.",
        "https://img.example/ring.jpg",
        also=("PictureURLs", "Images", "Pictures", "ImageURLs"),
    ),
    shared.VARIATION_PICTURES,
    Field(
        "Variations",
        FieldType.OBJECTS,
        "Buyable versions; filled by PRODUCT.createVariation(sku).",
        (MappingProxyType({"SKU": "RING-750-54", "VariationSpecifics": {"Size": "54"}}),),
        max_items=2000,
        shape="VARIATION",
    ),
    Field(
        "Compatibilities",
        FieldType.TEXT_MAPS,
        "What a part fits; filled by PRODUCT.createCompatibility().",
        (MappingProxyType({"Year": "2020", "Make": "Saab"}),),
        max_items=3000,
        max_length=500,
    ),
    key="SKU",
    key_fallback="ID",
    ready=("ItemSpecifics", "CustomFields", "VariationSpecifics", "PackageDetails"),
    noun="product",
)

INVENTORY = shape_of(
    "INVENTORY",
    "Price and stock of one shared.SKU: the output object of an inventory feed.",
    shared.SKU,
    shared.ID,
    shared.PRICE,
    shared.CURRENCY,
    shared.SALE_PRICE,
    shared.SALE_START,
    shared.SALE_END,
    shared.RETAIL,
    shared.QUANTITY,
    shared.LOCATION,
    shared.HANDLING,
    shared.CUSTOM,
    key="SKU",
    key_fallback="ID",
    noun="product",
)

_LINE_ITEM_ID = identifier(
    "LineItemID",
    100,
    "The marketplace's id of the order line.",
    "110123-7",
    also=("OrderLineItemID",),
)
_CARRIER = text("ShippingCarrier", 100, "Who ships it.", "DHL", also=("Carrier", "ShipmentCarrier"))
_TRACKING = identifier(
    "TrackingNumber",
    100,
    "The carrier's number of the parcel.",
    "00340434161094042557",
    also=("ShipmentTracking", "TrackingID"),
)
_SHIPPED = moment(
    "ShippedDate",
    "When the parcel was handed over.",
    "2026-03-02T15:30:00Z",
    also=("Date", "ShipDate", "ShippedTime"),
)
_STATUS = enum("LogisticsStatus", _LOGISTICS, "How far the parcel has come.")
_SENT = integer("Quantity", "Pieces in the parcel.", 1, also=("Qty",))

LINE_ITEM = shape_of(
    "LINE_ITEM",
    "One order line of a shipment.",
    identifier("LineItemID", 100, _LINE_ITEM_ID.sentence, "110123-7", required=True),
    shared.SKU,
    identifier("ItemID", 50, "The marketplace's id of the listing.", "110123"),
    shared.TITLE,
    _SENT,
    _CARRIER,
    _TRACKING,
    _SHIPPED,
    _STATUS,
    key="LineItemID",
)

SHIPMENT = shape_of(
    "SHIPMENT",
    "A parcel on its way: the output object of a shipment feed.",
    identifier("OrderID", 100, "The marketplace's id of the order.", "110123-7!1"),
    identifier(
        "MerchantOrderID",
        100,
        "The merchant's own id of the order; names the draft where no OrderID is assigned.",
        "A-2026-17",
    ),
    _LINE_ITEM_ID,
    shared.SKU,
    identifier("ChannelID", 50, "Marketplace that the order came from.", "EBAY_DE"),
    _CARRIER,
    _TRACKING,
    Field(
        "TrackingURL",
        FieldType.URL,
        "Page where the buyer can follow the parcel.",
        "https://track.example/0034",
        max_length=2048,
    ),
    _SHIPPED,
    _STATUS,
    _SENT,
    text("PickupCode", 100, "Code the buyer shows in the shop.", "7781"),
    text(
        "PickupNote", 1000, "What the buyer should know when fetching it.", "Counter 2", lines=True
    ),
    Field(
        "LineItems",
        FieldType.OBJECTS,
        "Order lines in the parcel.",
        (MappingProxyType({"LineItemID": "110123-7", "Quantity": 1}),),
        max_items=1000,
        shape="LINE_ITEM",
    ),
    shared.CUSTOM,
    key="OrderID",
    key_fallback="MerchantOrderID",
    line_keys=("LineItemID", "SKU"),
    noun="shipment",
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {shape.name: shape for shape in (PRODUCT, VARIATION, INVENTORY, SHIPMENT, LINE_ITEM, PACKAGE)}
)

# Output objects of a feed kind's scripts. PRODUCT and INVENTORY of one record make one draft.
OUTPUT_KINDS: tuple[str, ...] = ("PRODUCT", "INVENTORY", "SHIPMENT")
