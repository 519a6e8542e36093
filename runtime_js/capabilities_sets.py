"""What config-spec sets see beside what all scripts see: globals of eBay's platform of 2014."""

from runtime_js.capability import Capability

_SHAPED = ("product", "classification", "itemspecifics")


def _row(name: str, type: str, sentence: str, example: str, *kinds: str) -> Capability:
    return Capability("Config-spec sets", name, type, sentence, example, kinds)


def _record(kind: str, *kinds: str) -> Capability:
    name = f"{kind.upper()}_INRECORD"
    sentence = "The record: XML, or an object with a text for each cell of a CSV row. Writable."
    return _row(name, "any", sentence, f"{name}.SKU", *(kinds or (kind,)))


SETS: tuple[Capability, ...] = (
    _row(
        "CONFIG",
        "{ [key: string]: string | string[] }",
        "How the feed is read and the order file is written; filled by config().",
        "CONFIG.FileFormat = 'XML'",
    ),
    _record("product", *_SHAPED),
    _record("classification"),
    _record("itemspecifics"),
    _record("distribution"),
    _record("availability"),
    _record("location"),
    _record("orderfulfillment"),
    _record("order"),
    _row(
        "PRODUCT",
        "any",
        "The output object, fresh for each group and language. The maps ItemSpecifics, "
        "CustomFields and PackageDetails are there.",
        "PRODUCT.Title = PRODUCT_INRECORD.title",
        *_SHAPED,
    ),
    _row(
        "PRODUCT.createVariation",
        "(sku?: unknown) => any",
        "Adds an object with the maps VariationSpecifics and VariationPackageDetails to "
        "Variations, and returns it.",
        "PRODUCT.createVariation('G-1').Title = 'Ring 7'",
        *_SHAPED,
    ),
    _row(
        "PRODUCT.createCompatibility",
        "() => any",
        "Adds an object to Compatibilities and returns it.",
        "PRODUCT.createCompatibility().Make = 'Saab'",
        *_SHAPED,
    ),
    _row(
        "DISTRIBUTION",
        "any",
        "The output object; PolicyOverride has the maps DomesticShipping and "
        "InternationalShipping.",
        "DISTRIBUTION.ListPrice = DISTRIBUTION_INRECORD.price",
        "distribution",
    ),
    _row("AVAILABILITY", "any", "The output object.", "AVAILABILITY.SKU = 'A-1'", "availability"),
    _row(
        "AVAILABILITY.createLocation",
        "(id?: unknown) => any",
        "Adds an object to Locations and returns it; its createFulFillmentMethod(type) adds one "
        "to FulfillmentMethods.",
        "AVAILABILITY.createLocation('S1').createFulFillmentMethod('PICKUP_IN_STORE')",
        "availability",
    ),
    _row("LOCATION", "any", "The output object.", "LOCATION.Name = 'Warehouse'", "location"),
    _row(
        "ORDERFULFILLMENT",
        "any",
        "The output object.",
        "ORDERFULFILLMENT.OrderID = '7-1'",
        "orderfulfillment",
    ),
    _row(
        "ORDERFULFILLMENT.createLineItem",
        "(id?: unknown) => any",
        "Adds an object to LineItems and returns it.",
        "ORDERFULFILLMENT.createLineItem('L1').TrackingNumber = '0034'",
        "orderfulfillment",
    ),
    _row(
        "ORDER",
        "XML",
        "Where OutputFileFormat is XML: the root element of the merchant's file.",
        "ORDER.appendChild(one)",
        "order",
    ),
    _row(
        "ORDERS",
        "{ createOrder(): any }",
        "Where OutputFileFormat is CSV: createOrder() adds a row to the merchant's file and "
        "returns it, to be filled by the names in OutputColumnNames.",
        "ORDERS.createOrder().orderID = ORDER_INRECORD.OrderID",
        "order",
    ),
    _row(
        "_",
        "never",
        "Lo-Dash and Underscore.string were promised under this name. Using it is an error that "
        "says so; a script may declare it itself.",
        "var _ = null",
    ),
    _row(
        "moment",
        "never",
        "Moment was promised under this name. Using it is an error that says so; a script may "
        "declare it itself.",
        "var moment = null",
    ),
    _row(
        "$e4x",
        "object",
        "What E4X syntax becomes calls of, in every translated script. Not for use by hand.",
        "item.@id",
    ),
    _row(
        "Array.map",
        "(list: any[], ...values: any[]) => any",
        "As in Mozilla's JavaScript, for the methods of ES5: `Array.map(a, f)` is `a.map(f)`.",
        "Array.indexOf(names, 'SKU')",
    ),
    _row(
        "String.trim",
        "(text: unknown, ...values: any[]) => any",
        "As in Mozilla's JavaScript, for the methods of ES5: `String.trim(x)` is "
        "`String(x).trim()`.",
        "String.toLowerCase(row.a)",
    ),
)
