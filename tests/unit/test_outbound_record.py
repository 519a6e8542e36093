"""A noun of ours as a record: the tree that a CSV feed of the same content would give."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import FeedReading
from catalog.responses import RESPONSE_COLUMNS
from engine.outbound_record import record_of
from tests.unit.feeds_told import told_by


def test_a_row_has_the_shape_of_a_csv_record() -> None:
    """What says nothing is absent, so that `.length()` tells."""
    record = record_of(3, "response", {"sku": " R-1 ", "code": None, "message": "", "record": 17})

    assert (record.number, record.name) == (3, "ResponseRecord")
    assert record.tree == {"Response": {"sku": "R-1", "record": "17"}}


def test_an_order_keeps_its_lines() -> None:
    """Lists are several elements of one name, as in XML."""
    fields = {"order_id": "7", "lines": [{"sku": "a", "gift": True}, {"sku": "b"}], "notes": []}

    assert record_of(1, "order", fields).tree == {
        "Order": {"order_id": "7", "lines": [{"sku": "a", "gift": "true"}, {"sku": "b"}]}
    }


def test_a_noun_that_never_ends_is_refused() -> None:
    """Nothing of ours nests like that; a file of an integrator's may."""
    fields: dict[str, object] = {}
    for _ in range(30):
        fields = {"a": fields}

    with pytest.raises(ValueError, match="nests too deeply"):
        record_of(1, "order", fields)


def test_half_a_character_costs_nobody_anything() -> None:
    """Marketplaces cut messages where they like."""
    record = record_of(1, "response", {"message": "a\ud800", "record": 1 << 70})

    assert record.tree == {"Response": {"message": "a?", "record": str(1 << 70)}}


@given(
    cells=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
        min_size=len(RESPONSE_COLUMNS), max_size=len(RESPONSE_COLUMNS),
    )
)  # fmt: skip
def test_a_sample_file_gives_what_the_row_itself_gives(cells: list[str]) -> None:
    """A script that is tried on yesterday's file does the same with tomorrow's rows."""
    text = io.StringIO()
    csv.writer(text).writerows([RESPONSE_COLUMNS, cells])
    reading = FeedReading(format="csv", row="Response", root="ResponseRecord", delimiter=",")

    found, _, _ = told_by(text.getvalue().encode(), reading, None)

    record = record_of(1, "response", dict(zip(RESPONSE_COLUMNS, cells, strict=True)))
    assert [each.tree for each in found] in ([record.tree], [])
    assert bool(found) == (record.tree != {"Response": {}})
