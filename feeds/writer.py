"""The writer that a manifest asks for."""

from catalog.writing import FeedWriting
from feeds.csv_writer import CsvWriter
from feeds.xml_writer import XmlWriter


def writer_of(writing: FeedWriting) -> CsvWriter | XmlWriter:
    """A new writer for one file."""
    return CsvWriter(writing) if writing.format == "csv" else XmlWriter(writing)
