"""What would go out, from a file: for integrators who try a script, and for a bundle's cases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from catalog.findings import Finding, Place
from catalog.reading import FeedReading
from catalog.records import MAX_SOURCE_CHARS, FeedRecord, Node
from engine.outbound_record import record_of, row_element
from feeds.csv_writer import FORMULA
from feeds.json_lines import read_json_lines
from feeds.open import open_feed

# Bytes that tell JSON Lines from CSV.
_HEAD = 64


def sample_records(path: Path, kind: str) -> Iterator[FeedRecord]:
    """The records of a sample: JSON Lines, or CSV as merchants get it without a script.

    Raises:
        FeedFault: A CSV file cannot be read at all, or breaks off.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    return _from_lines(path, kind) if head.startswith(b"{") else _from_csv(path, kind)


def _from_lines(path: Path, kind: str) -> Iterator[FeedRecord]:
    for number, line in enumerate(read_json_lines(path), 1):
        fault = line.fault
        try:
            record = record_of(number, kind, line.value)
        except ValueError as error:
            record = record_of(number, kind, {})
            fault = Finding("json_line_invalid", str(error), place=Place(line=line.line))
        yield replace(record, line=line.line, source=line.text[:MAX_SOURCE_CHARS], fault=fault)


def _from_csv(path: Path, kind: str) -> Iterator[FeedRecord]:
    row = row_element(kind)
    reading = FeedReading(format="csv", delimiter=",", row=row, root=f"{row}Record")
    with open_feed(path, kind, reading) as reader:
        for record in reader:
            record.tree = _with_formulas(record.tree)
            yield record


def _with_formulas(tree: Node) -> Node:
    """Take away the apostrophe that keeps a spreadsheet from running a cell."""
    if isinstance(tree, str):
        is_defused = tree.startswith("'") and tree[1:].startswith(FORMULA)
        return tree[1:] if is_defused else tree
    return {name: _undone(each) if name else each for name, each in tree.items()}


def _undone(value: object) -> object:
    if isinstance(value, list):
        return [_undone(each) for each in value]
    return _with_formulas(value) if isinstance(value, str | dict) else value
