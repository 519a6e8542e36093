"""Modehaus Tannwald: one flat CSV of goods with parent and child rows, and the till's stock file.

Both are in Windows-1252 with semicolons, decimal commas and German headers. What is peculiar and
what is wrong on purpose stands in merchants/tannwald-mode/README.md. `*-corrected` are what the
shop sends when it has read what was refused. `many` makes the same range larger, without faults.
"""

import csv
import io
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bench.measured_feed import with_check_digit

MERCHANT = "tannwald-mode"
SEED = 1962
ENCODING = "cp1252"

HEADER = (
    "Artikelnr",
    "Hauptartikel",
    "Bezeichnung",
    "Beschreibung",
    "Marke",
    "Warengruppe",
    "Farbe",
    "Größe",
    "Material",
    "EAN",
    "Preis",
    "Sonderpreis",
    "Bestand",
    "Bild",
    "Bild",
    "Zustand",
)


@dataclass(frozen=True, slots=True)
class Model:
    """A garment that comes in several colours and sizes. The price is in cents."""

    name: str
    text: str
    brand: str
    group: str
    material: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    price: int


LETTERS = ("S", "M", "L", "XL")
NUMBERS = ("36", "38", "40", "42")
MODELS = (
    Model("Strickjacke Fichte", "Warm, weich – für kühle Tage.", "Tannwald", "Damen/Strick",
          "60 % Baumwolle, 40 % Schurwolle", ("dunkelrot", "Moosgrün"), LETTERS, 8_995),
    Model("Bluse Birke", "Leicht fließend, mit Perlmuttknöpfen.", "Tannwald", "Damen/Blusen",
          "100 % Viskose", ("weiß", "Hell-Blau"), NUMBERS, 5_995),
    Model("Mantel Grauwacke", "Wollmantel; doppelreihig.", "Nordlicht & Söhne", "Damen/Mäntel",
          "80 % Wolle, 20 % Polyamid", ("anthrazit", "camel"), NUMBERS, 129_900),
    Model("Hemd Kiefer", "Bügelfrei. Kragen „Kent“.", "Tannwald", "Herren/Hemden",
          "100 % Baumwolle", ("weiß", "dunkelblau"), ("39/40", "41/42", "43/44"), 4_995),
    Model("Pullover Lärche", "Zopfmuster, Rundhals.", "Nordlicht & Söhne", "Herren/Strick",
          "100 % Schurwolle", ("petrol", "Moosgrün"), LETTERS, 11_900),
    Model("Schal Eibe", "Fein gewebt, 180 cm.", "Tannwald", "Accessoires",
          "70 % Seide, 30 % Kaschmir", ("dunkelrot", "taupe-melange"), ("Einheitsgröße",), 7_900),
    Model("Kleid Ulme", "Knielang, mit Gürtel.", "Tannwald", "Damen/Kleider",
          "95 % Viskose, 5 % Elasthan", ("schwarz", "Blumen bunt"), NUMBERS, 9_950),
    Model("Jacke Ahorn", "Wind- und wasserdicht.", "Wetterfest", "Herren/Jacken",
          "100 % Polyester", ("dunkelblau", "oliv"), LETTERS, 15_900),
)  # fmt: skip

# Faults, each by the number of the article it stands in.
UNKNOWN_GROUP = "Herren/Jacken"  # no row of the workbook has a category for it
NO_PRICE = "T-1002-02"  # a child without a price
BAD_EAN = "T-1003-03"  # the check digit is wrong
DOT_PRICE = "T-1004-02"  # 49.95 with a dot: four thousand nine hundred and ninety-five, or 49.95?
REPEATED = "T-1005-01"  # the child stands in the feed twice, with another stock the second time
ORPHAN = "T-1007-05"  # names a parent that does not exist
SHORT_ROW = "T-1008-04"  # the row ends after the price
SOLD_OUT = "T-1006-01"  # "ausverkauft" where a number belongs


@dataclass(frozen=True, slots=True)
class Child:
    """One colour and size of a model, with the numbers the till knows. Prices in cents."""

    number: str
    parent: str
    colour: str
    size: str
    ean: str
    price: int
    sale: int
    stock: int


# A parent with what it is, and its children.
Family = tuple[str, Model, Sequence[Child]]

# SKUs that are refused, with eBay's code. Of the unknown group it is the parent: the others wait.
REFUSED: Mapping[str, str] = {"T-1008": "107"}


def feeds() -> Mapping[str, bytes]:
    """Return every feed file by name."""
    families = list(_families())
    return {
        "artikel.csv": _artikel(families),
        "artikel-corrected.csv": _artikel(families, mended=True),
        "bestand.csv": _bestand(families),
        "bestand-corrected.csv": _bestand(families, mended=True),
    }


def sellable(*, mended: bool) -> Mapping[str, int]:
    """How many pieces of each SKU can be listed and sold by the first feeds, or by the mended."""
    out = {SOLD_OUT} if mended else {SOLD_OUT, NO_PRICE, BAD_EAN, DOT_PRICE, ORPHAN}
    return {
        child.number: child.stock
        for _, model, children in _families()
        for child in children
        if child.stock and child.number not in out and (mended or model.group != UNKNOWN_GROUP)
    }


def an_hour_later(sold: Collection[str]) -> bytes:
    """The mended stock file, when another number of some SKUs lies in the shop."""
    return _bestand(_with_more(_families(), sold), mended=True)


def many(children: int, sold: Collection[str] = ()) -> Mapping[str, bytes]:
    """The two feeds of a larger range without faults, by name; all of it is in stock.

    Args:
        children: How many SKUs can be bought.
        sold: Those of them of which one more lies in the shop.
    """
    families = list(_with_more(_large_range(children), sold))
    return {
        "artikel.csv": _artikel(families, mended=True),
        "bestand.csv": _bestand(families, mended=True),
    }


def many_sellable(children: int) -> Mapping[str, int]:
    """How many pieces are for sale of each SKU of the larger range."""
    families = _large_range(children)
    return {child.number: child.stock for _, _, group in families for child in group}


def _families() -> Iterator[Family]:
    draw = random.Random(SEED)
    for place, model in enumerate(MODELS, start=1):
        parent = f"T-{1000 + place}"
        numbers = f"4012345{place:02d}"
        yield parent, model, list(_children(parent, model, numbers, draw, least=0))


def _large_range(children: int) -> Iterator[Family]:
    draw = random.Random(SEED)
    known = [model for model in MODELS if model.group != UNKNOWN_GROUP]
    left = children
    for place in range(children):
        model = known[place % len(known)]
        parent = f"T-{100_000 + place}"
        family = list(islice(_children(parent, model, f"40{place:07d}", draw, least=1), left))
        yield parent, replace(model, name=f"{model.name} No. {place + 1}"), family
        left -= len(family)
        if not left:
            return


def _children(
    parent: str, model: Model, numbers: str, draw: random.Random, least: int
) -> Iterator[Child]:
    options = [(colour, size) for colour in model.colours for size in model.sizes]
    for index, (colour, size) in enumerate(options, start=1):
        yield Child(
            number=f"{parent}-{index:02d}",
            parent=parent,
            colour=colour,
            size=size,
            ean=with_check_digit(f"{numbers}{index:03d}"),
            price=model.price,
            sale=model.price * 8 // 10 if draw.random() < 0.25 else 0,
            stock=draw.randint(least, 12),
        )


def _with_more(families: Iterable[Family], skus: Collection[str]) -> Iterator[Family]:
    for parent, model, children in families:
        more = [replace(one, stock=one.stock + (one.number in skus)) for one in children]
        yield parent, model, more


def german(cents: int) -> str:
    """Spell an amount as the shop does: 129900 gives "1.299,00 €"."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{whole},{cents % 100:02d} €"


def _artikel(families: Iterable[Family], *, mended: bool = False) -> bytes:
    text = io.StringIO()
    text.write("# Export Warenwirtschaft Modehaus Tannwald\r\n# Stand: 20.11.2026 05:30\r\n")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    for parent, model, children in families:
        table.writerow(_parent_cells(parent, model))
        for child in children:
            cells = _child_cells(child, mended=mended)
            is_short = child.number == SHORT_ROW and not mended
            table.writerow(cells[:11] if is_short else cells)
            if child.number == REPEATED and not mended:
                table.writerow([*cells[:12], "99", *cells[13:]])
    return text.getvalue().encode(ENCODING)


def _parent_cells(number: str, model: Model) -> list[str]:
    picture = f"https://bilder.tannwald.example.com/{number}.jpg"
    about = [model.name, model.text, model.brand, model.group]
    return [number, "", *about, "", "", model.material, "", "", "", "", picture, "", "neu"]


def _child_cells(child: Child, *, mended: bool) -> list[str]:
    fault = None if mended else child.number
    price = "" if fault == NO_PRICE else german(child.price)
    if fault == DOT_PRICE:
        price = f"{child.price / 100:.2f}"
    ean = child.ean
    if fault == BAD_EAN:
        ean = ean[:-1] + str((int(ean[-1]) + 5) % 10)
    return [
        child.number,
        "T-9999" if fault == ORPHAN else child.parent,
        "",
        "",
        "",
        "",
        child.colour,
        child.size,
        "",
        ean,
        price,
        german(child.sale) if child.sale else "",
        "ausverkauft" if child.number == SOLD_OUT else str(child.stock),
        f"https://bilder.tannwald.example.com/{child.number}.jpg",
        "",
        "neu",
    ]


def _bestand(families: Iterable[Family], *, mended: bool = False) -> bytes:
    """The till's file: no header, no parents, one line a child."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for _, _, children in families:
        for child in children:
            sale = [german(child.sale), "24.12.2026"] if child.sale else ["", ""]
            stock = "ausverkauft" if child.number == SOLD_OUT else str(child.stock)
            price = "" if child.number == NO_PRICE and not mended else german(child.price)
            table.writerow([child.number, stock, price, *sale])
    return text.getvalue().encode(ENCODING)
