"""The feed that the benchmark translates: about 1.1 KB a record, as XML, CSV and JSON, same goods.

Deterministic: the same number of records gives the same bytes on every machine. Nothing in it is
faulty, since the benchmark measures the way that nearly every record goes.
"""

import csv
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

SEED = 20261121

BRANDS = (
    "Alder & Finch",
    "Brightwater",
    "Coral Lane",
    "Dunmore",
    "Elm+Slate",
    "Fairholt",
    "O'Wren",
)
GOODS = ("Ring", "Necklace", "Bracelet", "Earrings", "Cardigan", "Blouse", "Raincoat", "Silk Scarf")
METALS = ("Yellow Gold", "White Gold", "Sterling Silver", "Platinum", "Rose Gold", "Titanium")
STONES = ("Diamond", "Sapphire", "Emerald", "Ruby", "Pearl", "None")
COLOURS = ("Ivory", "Navy", "Charcoal", "Rosé", "Forest Green", "Black")
SIZES = ("5", "6.5", "7", "S", "M", "L", "One Size")
PHRASES = (
    "polished and boxed",
    "hypoallergenic lining of merino",
    "tailored by hand",
    "stackable café setting",
    "insured with certificate",
    "an everyday heirloom",
    "modern vintage bezel and clasp",
    "resizable on request",
)

# Records of one line of JSON, about as many as one crossing into a worker takes.
BATCH = 512

# The order of the CSV columns. A slash nests, so one script reads both formats.
COLUMNS = (
    "SKU",
    "UPC",
    "Brand",
    "Title",
    "Description",
    "Category",
    "Metal",
    "Gemstone",
    "Size",
    "Color",
    "Condition",
    "StandardPrice",
    "Sale/SalePrice",
    "Sale/Starts",
    "Sale/Ends",
    "Quantity",
    "Weight",
    "Pictures/URL",
    "Pictures/URL",
)


@dataclass(frozen=True, slots=True)
class Good:
    """One thing for sale, spelt as in the feed; `sale_price` is empty without a sale."""

    sku: str
    upc: str
    brand: str
    title: str
    description: str
    category: str
    metal: str
    gemstone: str
    carat: str
    size: str
    color: str
    standard_price: str
    sale_price: str
    quantity: str
    weight: str
    pictures: tuple[str, str]


def with_check_digit(digits: str) -> str:
    """Complete a GTIN: "61414100734" gives "614141007349". Source: GS1 General Specifications."""
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return f"{digits}{-weighted % 10}"


def goods(count: int) -> Iterator[Good]:
    """Yield `count` goods, each about 1.1 KB once it is written as XML."""
    draw = random.Random(SEED)
    for number in range(count):
        kind, brand, metal = draw.choice(GOODS), draw.choice(BRANDS), draw.choice(METALS)
        stone, color = draw.choice(STONES), draw.choice(COLOURS)
        price = draw.randint(1_200, 420_000)
        sale = f"{price * draw.randint(50, 95) / 10_000:.2f}" if draw.random() < 0.4 else ""
        description = ", ".join(draw.choices(PHRASES, k=draw.randint(13, 18))).capitalize() + "."
        if draw.random() < 0.2:
            description += " <b>New</b> & boxed."
        sku = f"CD-{number:07d}"
        yield Good(
            sku=sku,
            upc=with_check_digit(f"{draw.randint(10**10, 10**11 - 1)}"),
            brand=brand,
            title=f"{brand} {metal} {stone} {kind} {color}",
            description=description,
            category=kind,
            metal=metal,
            gemstone=stone,
            carat=f"{draw.uniform(0, 3):.2f}",
            size=draw.choice(SIZES),
            color=color,
            standard_price=f"{price / 100:.2f}",
            sale_price=sale,
            quantity=str(draw.randint(0, 60)),
            weight=f"{draw.uniform(1, 900):.1f}",
            pictures=(
                f"https://img.example.com/p/{sku.lower()}_1.jpg",
                f"https://img.example.com/p/{sku.lower()}_2.jpg",
            ),
        )


def write_xml(path: Path, count: int) -> None:
    """Write `count` goods as XML: one `<InventoryRecord>` each, prices padded with blanks."""
    with path.open("w", encoding="utf-8") as feed:
        feed.write('<?xml version="1.0" encoding="UTF-8"?>\n<InventoryFeed>\n')
        for good in goods(count):
            feed.write(_xml_record(good))
        feed.write("</InventoryFeed>\n")


def _xml_record(good: Good) -> str:
    sale = (
        f"  <Sale>\n   <SalePrice> {good.sale_price} </SalePrice>\n   <Starts>2026-11-20</Starts>\n"
        "   <Ends>2026-12-24</Ends>\n  </Sale>\n"
        if good.sale_price
        else ""
    )
    return (
        f'<InventoryRecord>\n <Inventory id="{good.sku}" currency="USD">\n'
        f"  <SKU>{good.sku}</SKU>\n  <UPC>{good.upc}</UPC>\n  <Brand>{escape(good.brand)}</Brand>\n"
        f"  <Title>{escape(good.title)}</Title>\n"
        f"  <Description>{escape(good.description)}</Description>\n"
        f"  <Category>{good.category}</Category>\n  <Metal>{good.metal}</Metal>\n"
        f'  <Gemstone carat="{good.carat}">{good.gemstone}</Gemstone>\n'
        f"  <Size>{good.size}</Size>\n  <Color>{good.color}</Color>\n"
        f"  <Condition>New</Condition>\n  <StandardPrice> {good.standard_price} </StandardPrice>\n"
        f"{sale}  <Quantity>{good.quantity}</Quantity>\n"
        f'  <Weight unit="g">{good.weight}</Weight>\n'
        f"  <Pictures>\n   <URL>{good.pictures[0]}</URL>\n   <URL>{good.pictures[1]}</URL>\n"
        "  </Pictures>\n </Inventory>\n</InventoryRecord>\n"
    )


def write_csv(path: Path, count: int) -> None:
    """Write `count` goods as CSV with the header COLUMNS; cells of a missing sale are empty."""
    with path.open("w", encoding="utf-8", newline="") as feed:
        table = csv.writer(feed, lineterminator="\n")
        table.writerow(COLUMNS)
        for good in goods(count):
            table.writerow(_csv_cells(good))


def _csv_cells(good: Good) -> tuple[str, ...]:
    sale = (f" {good.sale_price} ", "2026-11-20", "2026-12-24")
    return (
        good.sku,
        good.upc,
        good.brand,
        good.title,
        good.description,
        good.category,
        good.metal,
        good.gemstone,
        good.size,
        good.color,
        "New",
        f" {good.standard_price} ",
        *(sale if good.sale_price else ("", "", "")),
        good.quantity,
        good.weight,
        *good.pictures,
    )


def write_json(path: Path, count: int) -> None:
    """Write `count` goods as JSON arrays, BATCH records a line: what is left of the CSV to read."""
    with path.open("w", encoding="utf-8") as feed:
        left = goods(count)
        while batch := list(itertools.islice(left, BATCH)):
            records = [{"Inventory": _plain_record(good)} for good in batch]
            feed.write(json.dumps(records, ensure_ascii=False, separators=(",", ":")) + "\n")


def _plain_record(good: Good) -> dict[str, Any]:
    """The cells of a good by name: a slash nests, a name that comes again makes a list."""
    record: dict[str, Any] = {}
    for column, cell in zip(COLUMNS, _csv_cells(good), strict=True):
        *outer, name = column.split("/")
        at = record
        for each in outer if cell else ():
            at = at.setdefault(each, {})
        if cell:
            at[name] = [at[name], cell] if name in at else cell.strip()
    return record
