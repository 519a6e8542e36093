"""The records of a trial: picked out of a feed that is kept, or read from what was pasted."""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.errors import FeedFault
from catalog.reading import FeedReading
from catalog.records import FeedRecord
from feeds.open import FeedReader, open_feed
from workflow.translate_feed import row_of
from workflow.trial import MOST_RECORDS, PastedRecords

# What begins an XML document and names an encoding, which pasted text no longer has.
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """Records in the order of their feed, and the row element of a CSV feed, else None."""

    records: tuple[FeedRecord, ...]
    row: str | None


def pick_records(
    path: Path, kind: str, reading: FeedReading, numbers: tuple[int, ...]
) -> ReadRecords:
    """Read some records of a feed; those behind its end are left out.

    Args:
        path: The feed's bytes.
        kind: Of the feed.
        reading: How a version's manifest says it is read.
        numbers: Of the records, from 1.

    Raises:
        FeedFault: The feed cannot be read, or breaks off before the last of them.
        OSError: It cannot be opened.
    """
    wanted, last = set(numbers), max(numbers)
    found: list[FeedRecord] = []
    with open_feed(path, kind, reading) as reader:
        for record in reader:
            if record.number in wanted:
                found.append(record)
            if record.number >= last:
                break
        return ReadRecords(tuple(found), row_of(reader))


def read_pasted(pasted: PastedRecords, reading: FeedReading) -> ReadRecords:
    """Read what was pasted, as much of it as a trial has.

    Raises:
        FeedFault: Nothing can be read of it.
    """
    is_xml = pasted.text.lstrip("\ufeff \t\r\n").startswith("<")
    with open_pasted(pasted, replace(reading, format="xml" if is_xml else "csv")) as reader:
        records: list[FeedRecord] = []
        try:
            for record in reader:
                records.append(record)
                if len(records) == MOST_RECORDS:
                    break
        except FeedFault:
            if not records:  # what was cut off behind the last whole record does no harm
                raise
        return ReadRecords(tuple(records), row_of(reader))


@contextlib.contextmanager
def open_pasted(
    pasted: PastedRecords, reading: FeedReading, *, for_set: bool = False
) -> Iterator[FeedReader]:
    """Open what was pasted.

    A fragment of XML is read as well as a whole document: a record counts wherever it stands.

    Args:
        pasted: The text.
        reading: How it is read, its format included.
        for_set: As `open_feed` takes it.

    Raises:
        FeedFault: It cannot be read at all.
    """
    text = pasted.text
    reading = replace(reading, encoding="utf-8")
    if reading.format == "xml":
        names = (pasted.record,) if pasted.record else _names(reading)
        reading = replace(reading, record=names)
        text = f"<pasted>{_DECLARATION.sub('', text)}</pasted>"
    elif pasted.delimiter:
        reading = replace(reading, delimiter=pasted.delimiter)
    with (
        _file_of(text) as path,
        open_feed(path, pasted.kind, reading, for_set=for_set) as reader,
    ):
        yield reader


def _names(reading: FeedReading) -> tuple[str, ...]:
    """The record elements by name alone: a fragment lacks what stands around them in a feed."""
    return tuple(dict.fromkeys(path.rpartition("/")[2] for path in reading.record))


@contextlib.contextmanager
def _file_of(text: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pasted")
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
        yield path
