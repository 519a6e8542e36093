"""Quillmark Jewellers: products as CSV from a spreadsheet, stock and prices as XML from the till.

What is peculiar about these feeds, and what is wrong with them on purpose, stands in
merchants/quillmark-jewellers/README.md.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.measured_feed import with_check_digit

MERCHANT = "quillmark-jewellers"
SEED = 1887  # the year over the shop's door
NAMESPACE = "https://quillmark.example.com/till/stock"

HEADER = (
    "Stock No",
    "Name",
    "Long Description",
    "Type",
    "Metal",
    "Ring Size (UK)",
    "Stone",
    "Carat",
    "Barcode",
    "Picture",
    "Picture",
    "Picture",
    "Weight (g)",
    "Condition",
)

TYPES = ("Ring", "Ring", "Ring", "Necklace", "Bracelet", "Earrings", "Pendant")
METALS = ("9ct Y", "9ct W", "18ct Y", "18ct W", "18ct R", "Plat 950", "S/Silver")
STONES = ("Diamond", "Sapphire", "Ruby", "Emerald", "Pearl", "-")
SIZES = ("J", "K½", "L", "L½", "M 1/2", "N", "O", "P½", "Q")
NAMES = ("Thistle", "Harbour", "Lantern", "Meadow", "Halcyon", "Quill", "Sonnet", "Tideline")
SHOWN_NAMES = {"Plat 950": "Platinum", "S/Silver": "Silver"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of jewellery, spelt as the shop spells it. Prices are in pence; 0 is no sale."""

    stock_no: str
    name: str
    text: str
    type: str
    metal: str
    size: str
    stone: str
    carat: str
    barcode: str
    pictures: tuple[str, str, str]
    weight: str
    condition: str
    price: int
    sale: int
    in_shop: int
    in_safe: int


# Faults in the products, each by its position in the feed (from 1): the cells that are wrong.
PRODUCT_FAULTS: Mapping[int, Mapping[str, str]] = {
    9: {"Barcode": "5060123400015"},  # the last digit mistyped
    17: {"Metal": "14ct Y"},  # no row in the workbook
    23: {"Metal": "9CT\u00a0y"},  # another spelling, blank included: found all the same
    31: {"Barcode": "5.06012E+12"},  # a spreadsheet took the barcode for a number
    38: {"Metal": "Palladium 950"},  # no row in the workbook
    46: {"Name": ""},  # no name at all
    52: {"Metal": "14ct Y"},
    60: {"Ring Size (UK)": "Z+6"},  # a size nobody has mapped
    67: {"Type": "Tiara", "Ring Size (UK)": ""},  # a type without a category
}
BROKEN_ROW = 42  # an unquoted comma: the row has one cell too many
REPEATED_ROW = 71  # the same piece as the row before
PIECES = 76

# Records of the stock feed that are out of the ordinary, by their position in the feed (from 1).
NO_PRICE = 12  # <StandardPrice/>: somebody emptied the field
TWO_SALES = 27  # two sales run at once, so no price is certain
DISPLAY_ONLY = (5, 33)  # pieces of the window, not for sale
DISCONTINUED = (20, 48)  # gone for good
NEGATIVE_STOCK = 57  # the till sold more than it had
PRICE_IN_WORDS = 64  # "POA": price on application


def feeds() -> Mapping[str, bytes]:
    """Return every feed file by name."""
    stock = _stock(_pieces())
    return {
        "products.csv": _products(_pieces()),
        "stock.xml": stock,
        # The same transfer, cut off when the shop's line went down.
        "stock-cut-off.xml": stock[: int(len(stock) * 0.4)],
    }


def _pieces() -> Sequence[Piece]:
    draw = random.Random(SEED)
    pieces = []
    for number in range(1, PIECES + 1):
        kind, metal, stone = draw.choice(TYPES), draw.choice(METALS), draw.choice(STONES)
        name = (
            f"{draw.choice(NAMES)} {kind} in {SHOWN_NAMES.get(metal, metal.split()[0] + ' Gold')}"
        )
        price = draw.randint(45, 3200) * 100 - 1
        stock_no = f"{410 + number * 7:05d}"
        picture = f"https://img.quillmark.example.com/{stock_no}"
        pieces.append(
            Piece(
                stock_no=stock_no,
                name=name,
                text=_description(kind, stone, draw),
                type=kind,
                metal=metal,
                size=draw.choice(SIZES) if kind == "Ring" else "",
                stone=stone,
                carat="" if stone in ("-", "Pearl") else f"{draw.uniform(0.1, 2.4):.2f}ct",
                barcode=with_check_digit(f"50601234{number:04d}") if number % 4 else "n/a",
                pictures=(
                    f"{picture}-front.jpg",
                    f"{picture}-side.jpg" if number % 3 else "",
                    f"{picture}-box.jpg" if number % 5 == 0 else "",
                ),
                weight=f"{draw.uniform(0.8, 24):.1f}",
                condition="Pre-owned" if number % 11 == 0 else "New",
                price=price,
                sale=price * draw.randint(60, 90) // 100 if draw.random() < 0.3 else 0,
                in_shop=draw.randint(0, 3),
                in_safe=draw.randint(0, 2),
            )
        )
    return pieces


def _description(kind: str, stone: str, draw: random.Random) -> str:
    finish = draw.choice(("Hand finished", "Brightly polished", "Satin brushed"))
    if kind == "Necklace":
        return f'{finish} necklace on an 18" chain.\nBoxed & insured.'
    set_with = "" if stone == "-" else f", set with {stone.lower()}"
    return f"{finish} {kind.lower()}{set_with}.\nHallmarked in London."


def _products(pieces: Sequence[Piece]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADER)
    for number, piece in enumerate(pieces, start=1):
        cells = _cells(pieces[number - 2] if number == REPEATED_ROW else piece)
        for column, wrong in PRODUCT_FAULTS.get(number, {}).items():
            cells[HEADER.index(column)] = wrong
        if number == BROKEN_ROW:
            cells[1:2] = [cells[1], " boxed"]
        table.writerow(cells)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _cells(piece: Piece) -> list[str]:
    return [
        piece.stock_no,
        piece.name,
        piece.text,
        piece.type,
        piece.metal,
        piece.size,
        piece.stone,
        piece.carat,
        piece.barcode,
        *piece.pictures,
        piece.weight,
        piece.condition,
    ]


def _stock(pieces: Sequence[Piece]) -> bytes:
    records = "".join(_stock_record(number, piece) for number, piece in enumerate(pieces, start=1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<StockExport xmlns="{NAMESPACE}" exported="2026-11-20T05:30:00Z">\n'
        f"{records}</StockExport>\n"
    ).encode()


def _stock_record(number: int, piece: Piece) -> str:
    price = "POA" if number == PRICE_IN_WORDS else f"{piece.price / 100:.2f}"
    standard = (
        "  <StandardPrice/>\n"
        if number == NO_PRICE
        else f'  <StandardPrice currency="GBP"> {price} </StandardPrice>\n'
    )
    sales = 2 if number == TWO_SALES else bool(piece.sale)
    sale = _sale(piece.sale or piece.price - 1_000) * sales
    in_shop = -1 - piece.in_safe if number == NEGATIVE_STOCK else piece.in_shop
    display = ' displayOnly="yes"' if number in DISPLAY_ONLY else ""
    discontinued = "  <Discontinued/>\n" if number in DISCONTINUED else ""
    repair = '  <Stock place="REPAIR">1</Stock>\n' if number % 13 == 0 else ""
    return (
        f"<InventoryRecord>\n <Inventory{display}>\n"
        f"  <StockNo>{piece.stock_no}</StockNo>\n  <Name>{escape(piece.name)}</Name>\n"
        f"{standard}{sale}"
        f'  <Stock place="SHOP">{in_shop}</Stock>\n  <Stock place="SAFE">{piece.in_safe}</Stock>\n'
        f"{repair}{discontinued} </Inventory>\n</InventoryRecord>\n"
    )


def _sale(pence: int) -> str:
    return (
        f"  <Sale>\n   <SalePrice> {pence / 100:.2f} </SalePrice>\n"
        "   <Ends>2026-12-24</Ends>\n  </Sale>\n"
    )
