"""The tables of what goes out: a wrong one is refused when the bundle is checked, not at night."""

import pytest

from catalog.writing import FeedWriting
from runtime_js.manifest import Manifest
from runtime_js.manifest_reader import read_table
from runtime_js.remarks import Remarks


def read(text: str) -> tuple[Manifest | None, list[str]]:
    """A manifest, and what is wrong with it."""
    remarks = Remarks(100)
    manifest = read_table(Manifest, text, "manifest.toml", remarks)
    return manifest, [finding.message for finding in remarks.findings()]


def writing(text: str, kind: str = "response") -> FeedWriting | None:
    """How a kind is written."""
    manifest, faults = read(text)
    assert manifest is not None, faults
    return manifest.writing(kind)


def test_a_csv_table_reaches_the_writer() -> None:
    """Each key under its own name."""
    text = (
        '[response]\nformat = "csv"\ncolumns = ["a", "b"]\ndelimiter = "tab"\nencoding = "cp1252"\n'
        'header = false\nquoting = "all"\nline_end = "lf"\nformulas = "defuse"\n'
        'unwritable = "replace"\n'
    )

    assert writing(text) == FeedWriting(
        "csv", "cp1252", "replace", ("a", "b"), "\t", False, "all", "lf", "defuse",
        root="Responses", record="Response",
    )  # fmt: skip


def test_an_xml_table_reaches_the_writer() -> None:
    """Elements are named after the kind where nothing else is said."""
    text = (
        '[order]\nformat = "xml"\nroot = "g:f"\nroot_attributes = { "xmlns:g" = "urn:g" }\n'
        'preamble = "<?x y?>"\nindent = false\n'
    )

    assert writing(text, "order") == FeedWriting(
        "xml", root="g:f", root_attributes={"xmlns:g": "urn:g"}, record="Order",
        preamble="<?x y?>", indent=False,
    )  # fmt: skip
    assert writing(text, "response") is None


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("", "response: a CSV file needs columns: their names, in order"),
        ('columns = ["a"]\nroot = "r"', "root has no meaning where format is 'csv'"),
        ('format = "xml"\ncolumns = ["a"]', "columns has no meaning where format is 'xml'"),
        ('columns = ["a"]\nencoding = "utf-7"', "is no known encoding"),
        ('columns = ["a"]\nencoding = "cp037"', "is no encoding to write in"),
        ('format = "xml"\nroot = "a b"', "root"),
        ('format = "xml"\nroot = "x:a"', "are no XML"),
        ('format = "xml"\nroot_attributes = { "xmlns:xml" = "urn:a" }', "are no XML"),
        ('format = "xml"\npreamble = "<a/>"', "are no XML"),
        ("format = 'xml'\npreamble = '<!DOCTYPE a>'", "document type declaration is refused"),
        (
            """format = 'xml'\npreamble = '<?xml version="1.0" encoding="latin-1"?>'""",
            "the preamble declares 'latin-1', encoding is another",
        ),
        ("format = 'xml'\nencoding = 'cp1252'\nroot = '尺'", "cannot be written in cp1252"),
        ('columns = ["a"]\nrow = "x"', "unknown key response.row"),
    ],
)
def test_a_table_that_makes_no_file_is_refused(table: str, fault: str) -> None:
    """The message says which key, and why."""
    manifest, faults = read(f"[response]\n{table}\n")

    assert manifest is None
    assert fault in faults[0]
