"""Modehaus Tannwald: one flat CSV of goods with parent and child rows, and the till's stock file.

Both are in Windows-1252 with semicolons, decimal commas and German headers. What is peculiar and
what is wrong on purpose stands in merchants/tannwald-mode/README.md.
"""

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


def feeds() -> Mapping[str, bytes]:
    """Return every feed file by name."""
    return {"artikel.csv": _artikel(), "bestand.csv": _bestand()}


def _parents() -> Iterator[tuple[str, Model, Sequence[Child]]]:
    draw = random.Random(SEED)
    for place, model in enumerate(MODELS, start=1):
        parent = f"T-{1000 + place}"
        options = [(colour, size) for colour in model.colours for size in model.sizes]
        yield (
            parent,
            model,
            [
                Child(
                    number=f"{parent}-{index:02d}",
                    parent=parent,
                    colour=colour,
                    size=size,
                    ean=with_check_digit(f"4012345{place:02d}{index:03d}"),
                    price=model.price,
                    sale=model.price * 8 // 10 if draw.random() < 0.25 else 0,
                    stock=draw.randint(0, 12),
                )
                for index, (colour, size) in enumerate(options, start=1)
            ],
        )


def german(cents: int) -> str:
    """Spell an amount as the shop does: 129900 gives "1.299,00 €"."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{whole},{cents % 100:02d} €"


def _artikel() -> bytes:
    text = io.StringIO()
    text.write("# Export Warenwirtschaft Modehaus Tannwald\r\n# Stand: 20.11.2026 05:30\r\n")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    for parent, model, children in _parents():
        table.writerow(_parent_cells(parent, model))
        for child in children:
            cells = _child_cells(child)
            table.writerow(cells[:11] if child.number == SHORT_ROW else cells)
            if child.number == REPEATED:
                table.writerow([*cells[:12], "99", *cells[13:]])
    return text.getvalue().encode(ENCODING)


def _parent_cells(number: str, model: Model) -> list[str]:
    picture = f"https://bilder.tannwald.example.com/{number}.jpg"
    about = [model.name, model.text, model.brand, model.group]
    return [number, "", *about, "", "", model.material, "", "", "", "", picture, "", "neu"]


def _child_cells(child: Child) -> list[str]:
    price = "" if child.number == NO_PRICE else german(child.price)
    if child.number == DOT_PRICE:
        price = f"{child.price / 100:.2f}"
    ean = child.ean
    if child.number == BAD_EAN:
        ean = ean[:-1] + str((int(ean[-1]) + 5) % 10)
    return [
        child.number,
        "T-9999" if child.number == ORPHAN else child.parent,
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


def _bestand() -> bytes:
    """The till's file: no header, no parents, one line a child."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for _, _, children in _parents():
        for child in children:
            sale = [german(child.sale), "24.12.2026"] if child.sale else ["", ""]
            stock = "ausverkauft" if child.number == SOLD_OUT else str(child.stock)
            price = "" if child.number == NO_PRICE else german(child.price)
            table.writerow([child.number, stock, price, *sale])
    return text.getvalue().encode(ENCODING)
