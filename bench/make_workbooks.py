"""Write the example merchants' mapping workbooks, the same bytes every time.

A workbook is a zip of XML with the time of its making in several places; both the zip's times and
the document's are set to one moment, so that a change of a workbook in git is a change of a cell.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Font

MERCHANTS = Path(__file__).resolve().parents[1] / "merchants"
MADE_AT = (2026, 11, 20, 0, 0, 0)

Cell: TypeAlias = str | float
Sheet: TypeAlias = Sequence[Sequence[Cell]]

METALS: Sheet = (
    ("Shop", "Metal", "Purity"),
    ("9ct Y", "Yellow Gold", "9k"),
    ("9ct W", "White Gold", "9k"),
    ("18ct Y", "Yellow Gold", "18k"),
    ("18ct W", "White Gold", "18k"),
    ("18ct R", "Rose Gold", "18k"),
    ("Plat 950", "Platinum", "950"),
    ("S/Silver", "Sterling Silver", "925"),
    ("Titanium", "Titanium", "999"),  # nothing in the shop is titanium: a row nobody hits
)

# British letters beside American numbers. The shop stocks J to Q.
RING_SIZES: Sheet = (
    ("UK", "US"),
    ("J", "4 3/4"),
    ("J½", "5"),
    ("K", "5 1/4"),
    ("K½", "5 1/2"),
    ("L", "5 3/4"),
    ("L½", "6"),
    ("M", "6 1/4"),
    ("M½", "6 1/2"),
    ("N", "6 3/4"),
    ("N½", "7"),
    ("O", "7 1/4"),
    ("O½", "7 1/2"),
    ("P", "7 3/4"),
    ("P½", "8"),
    ("Q", "8 1/4"),
)

# Several key columns: the row with a named stone wins over the row with `*`. Numbers of categories
# are text; their names stand beside them for whoever looks after the workbook.
JEWELLERY: Sheet = (
    ("Type", "Stone", "Category", "Name"),
    ("Ring", "Diamond", "92947", "Jewellery > Engagement Rings"),
    ("Ring", "*", "67681", "Jewellery > Fine Rings"),
    ("Necklace", "*", "50637", "Jewellery > Necklaces"),
    ("Pendant", "*", "50637", "Jewellery > Necklaces"),
    ("Bracelet", "*", "50610", "Jewellery > Bracelets"),
    ("Earrings", "*", "50647", "Jewellery > Earrings"),
)

COLOURS: Sheet = (
    ("From", "To"),
    ("Dunkelrot", "Rot"),
    ("Moosgrün", "Grün"),
    ("Weiß", "Weiß"),
    ("Hell-Blau", "Blau"),
    ("Dunkelblau", "Blau"),
    ("Anthrazit", "Grau"),
    ("Camel", "Braun"),
    ("Petrol", "Türkis"),
    ("Schwarz", "Schwarz"),
    ("Oliv", "Grün"),
    ("Bordeaux", "Rot"),  # last season's colour: a row nobody hits
)

GROUPS: Sheet = (
    ("From", "To", "Name"),
    ("Damen/Strick", "63866", "Damenmode > Pullover & Strickware"),
    ("Damen/Blusen", "53159", "Damenmode > Blusen"),
    ("Damen/Mäntel", "63862", "Damenmode > Jacken & Mäntel"),
    ("Damen/Kleider", "63861", "Damenmode > Kleider"),
    ("Herren/Hemden", "57990", "Herrenmode > Hemden"),
    ("Herren/Strick", "11484", "Herrenmode > Pullover & Strickware"),
    ("Accessoires", "45238", "Accessoires > Schals & Tücher"),
)

# Bands: the row with the highest "Preis ab" that the price reaches.
SHIPPING: Sheet = (
    ("Preis ab", "Profil"),
    (0, "Tannwald Standard"),
    (100, "Tannwald Versichert"),
)

WORKBOOKS: Mapping[str, Mapping[str, Sheet]] = {
    "quillmark-jewellers/bundle/lookup/metals.xlsx": {"Metals": METALS},
    "quillmark-jewellers/bundle/lookup/ring-sizes.xlsx": {"Ring sizes": RING_SIZES},
    "quillmark-jewellers/bundle/lookup/categories.xlsx": {"Categories": JEWELLERY},
    "tannwald-mode/bundle/lookup/sortiment.xlsx": {"Farben": COLOURS, "Kategorien": GROUPS},
    "tannwald-mode/bundle/lookup/versand.xlsx": {"Versand": SHIPPING},
}


def workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """Return an .xlsx with these sheets; the first row of each is its header, in bold."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def _timeless(data: bytes) -> bytes:
    made = io.BytesIO()
    moment = "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*MADE_AT)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", moment.encode(), content)
            entry = zipfile.ZipInfo(name, MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return made.getvalue()


def main() -> None:
    """Write every workbook into its bundle."""
    for path, sheets in WORKBOOKS.items():
        target = MERCHANTS / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(workbook(sheets))
        print(f"merchants/{path}: {len(target.read_bytes()):,} bytes")


if __name__ == "__main__":
    main()
