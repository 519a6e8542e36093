"""Fields that several shapes have, each said once. The shapes are in `catalog.schema`."""

from types import MappingProxyType

from catalog.fields import (
    Field,
    FieldType,
    decimal,
    enum,
    identifier,
    integer,
    moment,
    money,
    text,
    text_map,
    trade_number,
    urls,
)

# Source: the id types of eBay's Merchant Integration Platform.
_PRODUCT_ID_KINDS = ("UPC", "ISBN", "EAN", "GTIN", "BRAND", "MPN", "EPID", "ASIN")

SKU = identifier(
    "SKU",
    50,
    "The merchant's own id of one buyable thing.",
    "RING-750-54",
    also=("ItemNumber", "ArticleNumber", "StockKeepingUnit"),
)
ID = identifier(
    "ID",
    50,
    "SKU, or the group's id for a group; names the draft where no SKU is assigned.",
    "RING-750",
)
LOCALE = Field(
    "Locale", FieldType.LOCALE, "Language and country of the texts.", "en_US", also=("Language",)
)
TITLE = text(
    "Title",
    500,
    "Name of the product as a buyer reads it. eBay takes 80 characters.",
    "Gold ring, 750, size 54",
    also=("Name", "ProductName"),
)
SUBTITLE = text(
    "Subtitle", 255, "A second line below the title. eBay takes 55 characters.", "Made in Pforzheim"
)
PRICE = money(
    "Price",
    "What one piece costs.",
    "14.99",
    also=("StandardPrice", "ListPrice", "StartPrice", "Cost"),
)
CURRENCY = Field(
    "Currency",
    FieldType.CURRENCY,
    "ISO 4217 code of every amount of this object.",
    "EUR",
    also=("CurrencyCode",),
)
QUANTITY = integer(
    "Quantity", "Pieces that can be sold now.", 7, also=("Stock", "Qty", "TotalShipToHomeQuantity")
)
SALE_PRICE = money(
    "SalePrice", "Price while a sale runs.", "9.99", also=("SpecialPrice", "PromoPrice")
)
SALE_START = moment(
    "SaleStart",
    "When the sale price begins to count.",
    "2026-03-01T08:00:00Z",
    also=("SaleStartDate",),
)
SALE_END = moment("SaleEnd", "When it ends.", "2026-03-08T08:00:00Z", also=("SaleEndDate",))
RETAIL = money(
    "OriginalRetailPrice",
    "The price that is shown struck through.",
    "19.99",
    also=("RRP", "MSRP", "CompareAtPrice"),
)
LOCATION = text(
    "Location",
    100,
    "Where the pieces lie: the merchant's name of the warehouse or shop.",
    "Pforzheim 1",
    also=("Warehouse", "LocationID"),
)
HANDLING = integer(
    "HandlingDays",
    "Working days until a piece is handed to the carrier.",
    2,
    maximum=365,
    also=("DispatchTimeMax", "LeadTime", "FulfillmentTime"),
)
CUSTOM = text_map(
    "CustomFields",
    "The merchant's own values, for templates and for the way back.",
    {"ProductDescription": "Hand made", "Collection": "Spring"},
    most=500,
    length=100_000,
)
GTIN = trade_number(
    "GTIN",
    "Trade item number of 8, 12, 13 or 14 digits, check digit included.",
    "4006381333931",
    also=("Barcode",),
)
UPC = trade_number("UPC", "Universal product code, 12 digits.", "036000291452")
EAN = trade_number("EAN", "European article number, 13 digits or 8.", "4006381333931")
ISBN = trade_number("ISBN", "Number of a book, 13 digits or 10.", "9783161484100")
MPN = text(
    "MPN", 100, "The manufacturer's part number.", "RG-750-54", also=("ManufacturerPartNumber",)
)
PRODUCT_IDS = Field(
    "ProductIDs",
    FieldType.PRODUCT_IDS,
    "Kind of id → id, as an object or as JSON text.",
    MappingProxyType({"EAN": "4006381333931", "BRAND": "Wren"}),
    max_length=100,
    values=_PRODUCT_ID_KINDS,
)
CONDITION = text("Condition", 50, "The marketplace's number or name of the condition.", "1000")
CONDITION_TEXT = text(
    "ConditionDescription", 1000, "What a used piece looks like.", "Slight scratches", lines=True
)
COLOR = text("Color", 100, "Colour as a buyer reads it.", "Red", also=("Colour",))
SIZE = text("Size", 100, "Size as a buyer reads it.", "M")
MATERIAL = text("Material", 100, "What it is made of.", "Gold 750", also=("Metal", "Fabric"))
WEIGHT = decimal("Weight", "Weight of one piece, in WeightUnit.", "0.25")
WEIGHT_UNIT = enum("WeightUnit", ("kg", "g", "lb", "oz"), "Unit of Weight.")
SPECIFICS = text_map(
    "VariationSpecifics",
    "What tells this variation from the others: name → value.",
    {"Size": "M", "Color": "Red"},
    most=30,
    length=255,
)
VARIATION_PICTURES = urls(
    "VariationPictureURLs",
    "Pictures of this variation, the best first.",
    "https://img.example/red.jpg",
)
