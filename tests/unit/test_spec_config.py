"""CONFIG of a config-spec set: how its feed is read and how its order file is written."""

import pytest

from catalog.errors import ScriptError
from catalog.reading import FeedReading
from runtime_js.spec_config import SpecConfig


def config(**values: str | tuple[str, ...]) -> SpecConfig:
    """A CONFIG with these keys."""
    return SpecConfig("location/main.js", values)


def test_several_record_paths_are_one_stream() -> None:
    """Groups and their variations lie under different paths, in one order."""
    given = config(FileFormat="XML", RecordPath="/a/group; /a/product;")

    assert given.reading(FeedReading()).record == ("/a/group", "/a/product")


def test_a_set_without_file_type_gets_every_row() -> None:
    """Such scripts find the header themselves, so nobody may take it away before them."""
    given = config(FileFormat="csv", ColumnNames=("a", "b"), SkipRowCount="2")

    reading = given.reading(FeedReading(encoding="cp1252", delimiter=";"))

    assert (reading.header, reading.columns, reading.skip_rows) == (False, ("a", "b"), 2)
    assert (reading.encoding, reading.delimiter) == ("cp1252", ";")


def test_with_a_file_type_cells_are_reached_by_the_header() -> None:
    """ColumnNames have no meaning there."""
    given = config(FileFormat="CSV", FileType="LOCATION", ColumnNames=("a",), CommentString="//")

    reading = given.reading(FeedReading())

    assert (reading.header, reading.columns, reading.comment) == (True, (), "//")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param({"FileFormat": "XML"}, "RecordPath", id="no path"),
        pytest.param({"FileFormat": "CSV"}, "ColumnNames", id="no columns"),
        pytest.param(
            {"FileFormat": "CSV", "ColumnNames": ("a",), "SkipRowCount": "all"},
            "SkipRowCount",
            id="no number",
        ),
    ],
)
def test_what_is_needed_and_missing_is_named(values: dict[str, str], told: str) -> None:
    """The integrator reads which key to set, and in which file."""
    with pytest.raises(ScriptError) as caught:
        config(**values).reading(FeedReading())

    assert told in str(caught.value)
    assert caught.value.context["file"] == "location/main.js"


def test_an_order_file_needs_columns() -> None:
    """A row is written column by column, so without them there is nothing to write."""
    with pytest.raises(ScriptError):
        config(OutputFileFormat="CSV").writing()
