"""What a script sees of a feed: records, output objects, verdicts, facts, text helpers."""

from runtime_js.capability import Capability


def _record(name: str, sentence: str, *kinds: str) -> Capability:
    return Capability("Record", name, "XML", sentence, f"{name}.SKU.toString()", kinds)


RECORDS = (
    _record("INRECORD", "The input record, of XML and CSV feeds alike."),
    _record("PRODUCT_INRECORD", "The same, under its kind's name.", "product"),
    _record("INVENTORY_INRECORD", "The same, under its kind's name.", "inventory"),
    _record("INVENTORY_RECORD", "The same, as early scripts wrote it.", "inventory"),
    _record("SHIPMENT_INRECORD", "The same, under its kind's name.", "shipment"),
    _record("ORDER_INRECORD", "The same, under its kind's name.", "order"),
    Capability(
        "Record",
        "RESPONSE_INRECORD",
        "XML",
        "The same, under its kind's name.",
        "RESPONSE_INRECORD.outcome == 'refused'",
        ("response",),
    ),
    Capability(
        "Record",
        "GROUP",
        "XML[]",
        "The records of one group; one record where scripts make no groups.",
        "GROUP[0].SKU",
    ),
)

OUTPUTS = (
    Capability(
        "Output",
        "PRODUCT",
        "ProductOutput",
        "The product this record becomes, fresh each time. In an inventory feed it "
        "shares Price and Quantity with INVENTORY.",
        "PRODUCT.Title = INRECORD.name",
        ("product", "inventory"),
    ),
    Capability(
        "Output",
        "INVENTORY",
        "InventoryOutput",
        "Price and stock this record sets, fresh each time.",
        "INVENTORY.Quantity = 7",
        ("inventory",),
    ),
    Capability(
        "Output",
        "SHIPMENT",
        "ShipmentOutput",
        "The shipment this record reports, fresh each time.",
        "SHIPMENT.TrackingNumber = INRECORD.parcel",
        ("shipment",),
    ),
    Capability(
        "Output",
        "ORDER",
        "OutboundRecord",
        "The record of the merchant's file that this order becomes, fresh each time.",
        "ORDER.Number = INRECORD.order_id",
        ("order",),
    ),
    Capability(
        "Output",
        "ORDERS",
        "OutboundRecords",
        "Makes several records of one order.",
        "ORDERS.createOrder()",
        ("order",),
    ),
    Capability(
        "Output",
        "RESPONSE",
        "OutboundRecord",
        "The record of the merchant's file that this row becomes, fresh each time.",
        "RESPONSE.Article = INRECORD.sku",
        ("response",),
    ),
    Capability(
        "Output",
        "ORDERS.createOrder",
        "() => OutboundRecord",
        "Adds a record to the file and returns it, to be filled: one for each order line.",
        "ORDERS.createOrder().Number = INRECORD.order_id",
        ("order",),
    ),
    Capability(
        "Output",
        "PRODUCT.createVariation",
        "(sku?: Text) => VariationOutput",
        "Adds a variation to PRODUCT.Variations and returns it, to be filled.",
        "var red = PRODUCT.createVariation('R-1-RED')",
        ("product", "inventory"),
    ),
    Capability(
        "Output",
        "PRODUCT.createCompatibility",
        "() => { [name: string]: Text }",
        "Adds an entry to PRODUCT.Compatibilities and returns it, to be filled.",
        "PRODUCT.createCompatibility().Make = 'Saab'",
        ("product", "inventory"),
    ),
    Capability(
        "Output",
        "SHIPMENT.createLineItem",
        "(id?: Text) => LineItem",
        "Adds an order line to SHIPMENT.LineItems and returns it, to be filled.",
        "SHIPMENT.createLineItem('110123-7').Quantity = 1",
        ("shipment",),
    ),
)

VERDICTS = (
    Capability(
        "Verdict",
        "skip",
        "(reason: Text) => never",
        "Leaves the record out on purpose. Ends the script for this record.",
        "skip('a display piece')",
    ),
    Capability(
        "Verdict",
        "reject",
        "(code: Text, message: Text) => never",
        "Refuses the record with a reason the merchant sees. The code is lower case, "
        "such as price_missing.",
        "reject('price_missing', 'the till has no price')",
    ),
)

FACTS = (
    Capability("Facts", "FEED", "Feed", "Facts about the feed. Frozen.", "FEED.kind"),
    Capability("Facts", "FEED.kind", "string", "The feed kind.", "FEED.kind === 'inventory'"),
    Capability(
        "Facts",
        "FEED.fileName",
        "string",
        "The file's name as the merchant dropped it.",
        "FEED.fileName",
    ),
    Capability("Facts", "FEED.merchant", "string", "The merchant's id.", "FEED.merchant"),
    Capability(
        "Facts",
        "FEED.marketplace",
        "string",
        "The marketplace the drafts are meant for.",
        "FEED.marketplace",
    ),
    Capability(
        "Facts",
        "FEED.receivedAt",
        "string",
        "When the feed was received, ISO 8601 in UTC. The clock stands there.",
        "FEED.receivedAt",
    ),
    Capability(
        "Facts",
        "FEED.receivedAtMs",
        "number",
        "The same in milliseconds since 1970.",
        "new Date(FEED.receivedAtMs)",
    ),
    Capability(
        "Facts",
        "MIP_CONTEXT",
        "{ readonly FileName: string }",
        "The file's name, as on eBay's platform. Frozen.",
        "MIP_CONTEXT.FileName",
    ),
    Capability(
        "Facts",
        "BASE",
        "{ readonly [name: string]: (...values: any[]) => any }",
        "The functions of the base scripts, for custom scripts that replace them. Frozen.",
        "BASE.getPrice()",
    ),
)

TEXTS = (
    Capability(
        "Text",
        "trim",
        "(value: Text) => string",
        "Text without blanks at both ends; no text for null and undefined.",
        "trim(INRECORD.title)",
    ),
    Capability(
        "Text",
        "isBlank",
        "(value: Text) => boolean",
        "Whether nothing but blanks is there.",
        "isBlank(INRECORD.title)",
    ),
    Capability(
        "Text",
        "collapse",
        "(value: Text) => string",
        "Trimmed text in which every run of blanks is one.",
        "collapse(INRECORD.title)",
    ),
    Capability(
        "Text",
        "truncate",
        "(value: Text, length: number) => string",
        "Text of at most that length, with ... at the end where it was cut.",
        "truncate(INRECORD.title, 80)",
    ),
    Capability(
        "Text",
        "escapeHtml",
        "(value: Text) => string",
        "Text that can stand in HTML.",
        "escapeHtml(INRECORD.title)",
    ),
)
