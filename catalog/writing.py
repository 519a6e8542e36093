"""How the file of one outbound feed kind is written: what the manifest says, nothing detected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from catalog.reading import FeedFormat

# What becomes of a character that the file cannot hold.
Unwritable = Literal["refuse", "replace"]

# Which cells stand in quotes: those that need them, those that are there, all of them.
Quoting = Literal["needed", "present", "all"]
LineEnd = Literal["crlf", "lf"]
Formulas = Literal["keep", "defuse"]

# One record of a CSV file: column → text; a list of texts where several columns have one name. A
# column that is left out is an empty cell.
CsvFields: TypeAlias = "Mapping[str, object]"

# One record of an XML file, in the shape of a script's `INRECORD.plain()`: child elements by name,
# several of one name as a list, attributes as `@id`, text beside them as `#text`; a text for an
# element with nothing else in it.
XmlTree: TypeAlias = "Mapping[str, object]"


@dataclass(frozen=True, slots=True)
class FeedWriting:
    """One outbound kind's section of the manifest.

    Attributes:
        format: `csv` or `xml`.
        encoding: A Python codec name; `utf-8-sig` is UTF-8 with a byte order mark.
        unwritable: `refuse` costs the record that holds such a character, `replace` writes `?`.
        columns: CSV: names of the columns, in order. One that stands twice takes a list's values
            in turn.
        delimiter: CSV: one character.
        header: CSV: whether the first row holds the names of the columns.
        quoting: CSV: `needed`, `present` or `all`.
        line_end: CSV: `crlf` or `lf`.
        formulas: CSV: `defuse` puts an apostrophe before a text that a spreadsheet would run.
        root: XML: the root element.
        root_attributes: XML: its attributes, namespace declarations among them.
        record: XML: the element of each record.
        preamble: XML: what stands before the root element in place of the XML declaration.
        indent: XML: whether elements stand on lines of their own, two blanks a level.
    """

    format: FeedFormat
    encoding: str = "utf-8"
    unwritable: Unwritable = "refuse"
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    header: bool = True
    quoting: Quoting = "needed"
    line_end: LineEnd = "crlf"
    formulas: Formulas = "keep"
    root: str = "Records"
    root_attributes: Mapping[str, str] = field(default_factory=dict)
    record: str = "Record"
    preamble: str | None = None
    indent: bool = True
