import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catalog.records import FeedRecord
from runtime_js.batches import crossing, cut, encode
from runtime_js.limits import Limits
from tests.sandbox_parts import records

FEW = Limits(crossing_records=3, crossing_bytes=60)


def test_a_crossing_is_what_the_prelude_reads() -> None:
    """Both sides must agree to the letter: nothing else crosses."""
    encoded = [encode(record) for record in records(2)]

    assert crossing(encoded) == (
        b'{"first":1,"records":[["Product",{"SKU":"R-1"}],["Product",{"SKU":"R-2"}]]}'
    )


def test_half_a_character_crosses_as_an_escape() -> None:
    """A lone surrogate is no Unicode text, but no reason to lose the record either."""
    encoded = encode(FeedRecord(1, "P", {"a": "\ud800"}, 1, ""))

    assert encoded.text == b'["P", {"a": "\\ud800"}]'


def test_a_record_larger_than_a_crossing_goes_alone() -> None:
    """Nobody waits behind it, and nothing is refused for its size here."""
    feed = records(4)
    feed[1].tree = {"SKU": "x" * 100}

    sent = [[each.record.number for each in part] for part in cut([feed], FEW)]

    assert sent == [[1], [2], [3, 4]]


def test_a_gap_in_the_numbers_ends_no_crossing() -> None:
    """Between changed records stand unchanged ones that nobody sends: a crossing stays full."""
    feed = records(4)
    del feed[1]

    (part,) = cut([feed], Limits())

    assert json.loads(crossing(part)) == {
        "first": 1,
        "numbers": [1, 3, 4],
        "records": [["Product", {"SKU": f"R-{number}"}] for number in (1, 3, 4)],
    }


@given(
    sizes=st.lists(st.integers(0, 80), max_size=30),
    batch=st.integers(1, 10),
    most=st.integers(1, 5),
)
def test_cutting_keeps_every_record_in_order_and_every_limit(
    sizes: list[int], batch: int, most: int
) -> None:
    """Whatever the batches, the crossings hold the same records and stay small."""
    feed = [FeedRecord(n, "P", "x" * size, n, "") for n, size in enumerate(sizes, start=1)]
    limits = replace(FEW, crossing_records=most)
    batches = [feed[start : start + batch] for start in range(0, len(feed), batch)]

    parts = list(cut(batches, limits))

    assert [each.record for part in parts for each in part] == feed
    assert all(1 <= len(part) <= most for part in parts)
    assert all(len(part) == 1 or sum(len(e.text) for e in part) <= 60 for part in parts)
    assert all(json.loads(crossing(part))["first"] == part[0].record.number for part in parts)
