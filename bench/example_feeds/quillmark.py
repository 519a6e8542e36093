"""Quillmark Jewellers: products as CSV from a spreadsheet, stock and prices as XML from the till.

What is peculiar about these feeds, and what is wrong with them on purpose, stands in
merchants/quillmark-jewellers/README.md. `*-corrected` are what the shop sends when it has read what
was refused: faults that keep a piece from being sold are mended, oddities stay.
"""

import csv
import io
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
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


# What is out of the ordinary in the products, each by its position in the feed (from 1): the cells
# that the shop wrote in its own way.
PRODUCT_ODDITIES: Mapping[int, Mapping[str, str]] = {
    17: {"Metal": "14ct Y"},  # no row in the workbook
    23: {"Metal": "9CT\u00a0y"},  # another spelling, blank included: found all the same
    38: {"Metal": "Palladium 950"},  # no row in the workbook
    52: {"Metal": "14ct Y"},
    60: {"Ring Size (UK)": "Z+6"},  # a size nobody has mapped
}

# Faults, in the same way. With the words "(pre-owned)" the first name has 86 characters.
PRODUCT_FAULTS: Mapping[int, Mapping[str, str]] = {
    9: {"Barcode": "5060123400015"},  # the last digit mistyped
    22: {"Name": "Halcyon Piece, Signed and Numbered by Its Maker, in the Box It Was Sold in"},
    31: {"Barcode": "5.06012E+12"},  # a spreadsheet took the barcode for a number
    36: {"Picture": ""},  # its only picture is missing
    46: {"Name": ""},  # no name at all
    50: {"Name": "Replica of a Roman Signet"},  # a word that only eBay knows to be forbidden
    67: {"Type": "Tiara", "Ring Size (UK)": ""},  # a type without a category
}
BROKEN_ROW = 42  # an unquoted comma: the row has one cell too many
REPEATED_ROW = 71  # the same piece as the row before, instead of its own
PIECES = 76

# Records of the stock feed that are out of the ordinary, by their position in the feed (from 1).
NO_PRICE = 12  # <StandardPrice/>: somebody emptied the field
TWO_SALES = 27  # two sales run at once, so no price is certain
DISPLAY_ONLY = (5, 33)  # pieces of the window, not for sale
DISCONTINUED = (20, 48)  # gone for good
NEGATIVE_STOCK = 57  # the till sold more than it had
PRICE_IN_WORDS = 64  # "POA": price on application


# SKUs that the marketplace side refuses, with eBay's code; all but one before anything is sent.
REFUSED: Mapping[str, str] = {"00564": "70", "00662": "21919136", "00760": "748", "00879": "107"}


def feeds() -> Mapping[str, bytes]:
    """Return every feed file by name."""
    pieces = _pieces()
    stock = _stock(pieces)
    return {
        "products.csv": _products(pieces),
        "products-corrected.csv": _products(pieces, mended=True),
        "stock.xml": stock,
        "stock-corrected.xml": _stock(pieces, mended=True),
        # The same transfer, cut off when the shop's line went down.
        "stock-cut-off.xml": stock[: int(len(stock) * 0.4)],
    }


def sellable(*, mended: bool) -> Mapping[str, int]:
    """How many pieces of each SKU can be listed and sold by the first feeds, or by the mended."""
    out = {*DISPLAY_ONLY, *DISCONTINUED, NEGATIVE_STOCK}
    if not mended:
        out |= {*PRODUCT_FAULTS, BROKEN_ROW, REPEATED_ROW, NO_PRICE, TWO_SALES, PRICE_IN_WORDS}
    stock = {
        piece.stock_no: piece.in_shop + piece.in_safe
        for number, piece in enumerate(_pieces(), start=1)
        if number not in out
    }
    return {stock_no: quantity for stock_no, quantity in stock.items() if quantity}


def evening(sold: Collection[str]) -> bytes:
    """The mended stock feed of the evening, when one more of some SKUs lies in the shop."""
    pieces = _pieces()
    more = [replace(one, in_shop=one.in_shop + (one.stock_no in sold)) for one in pieces]
    return _stock(more, mended=True)


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


def _products(pieces: Sequence[Piece], *, mended: bool = False) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADER)
    written = PRODUCT_ODDITIES if mended else {**PRODUCT_ODDITIES, **PRODUCT_FAULTS}
    for number, piece in enumerate(pieces, start=1):
        is_repeated = number == REPEATED_ROW and not mended
        cells = _cells(pieces[number - 2] if is_repeated else piece)
        for column, words in written.get(number, {}).items():
            cells[HEADER.index(column)] = words
        if number == BROKEN_ROW and not mended:
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


def _stock(pieces: Sequence[Piece], *, mended: bool = False) -> bytes:
    records = "".join(
        _stock_record(number, piece, mended=mended) for number, piece in enumerate(pieces, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<StockExport xmlns="{NAMESPACE}" exported="2026-11-20T05:30:00Z">\n'
        f"{records}</StockExport>\n"
    ).encode()


def _stock_record(number: int, piece: Piece, *, mended: bool) -> str:
    price = f"{piece.price / 100:.2f}"
    if number == PRICE_IN_WORDS and not mended:
        price = "POA"
    standard = (
        "  <StandardPrice/>\n"
        if number == NO_PRICE and not mended
        else f'  <StandardPrice currency="GBP"> {price} </StandardPrice>\n'
    )
    sales = 2 if number == TWO_SALES and not mended else bool(piece.sale)
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
