import json
from pathlib import Path

import pytest

from bench.measured_feed import BATCH, goods, with_check_digit, write_csv, write_json, write_xml
from bench.same_output import first_difference


@pytest.mark.parametrize(
    ("digits", "complete"),
    [("61414100734", "614141007349"), ("400638133393", "4006381333931"), ("9031101", "90311017")],
)
def test_check_digits_are_those_of_real_barcodes(digits: str, complete: str) -> None:
    """A feed of wrong barcodes would measure how fast records are rejected."""
    assert with_check_digit(digits) == complete


def test_the_feed_is_the_same_every_time() -> None:
    """Figures of two days can be compared only over the same bytes."""
    assert list(goods(20)) == list(goods(20))


def test_records_have_the_promised_size(tmp_path: Path) -> None:
    """Records per second mean nothing without the size of a record."""
    write_xml(tmp_path / "feed.xml", 500)
    write_csv(tmp_path / "feed.csv", 500)

    assert 1_050 < (tmp_path / "feed.xml").stat().st_size / 500 < 1_150
    assert 600 < (tmp_path / "feed.csv").stat().st_size / 500 < 660


def test_json_holds_the_goods_of_the_other_feeds(tmp_path: Path) -> None:
    """An engine alone is compared with hosts that read XML and CSV: the work must be the same."""
    write_json(tmp_path / "feed.json", BATCH + 1)

    lines = (tmp_path / "feed.json").read_text(encoding="utf-8").splitlines()
    records = [each["Inventory"] for line in lines for each in json.loads(line)]

    assert [len(json.loads(line)) for line in lines] == [BATCH, 1]
    for good, record in zip(goods(BATCH + 1), records, strict=True):
        assert record["SKU"] == good.sku
        assert record["StandardPrice"] == good.standard_price
        assert record.get("Sale", {}).get("SalePrice", "") == good.sale_price
        assert tuple(record["Pictures"]["URL"]) == good.pictures


@pytest.fixture
def outputs(tmp_path: Path) -> tuple[Path, Path]:
    """Two files with the same two objects, ours and the peer's."""
    ours, theirs = tmp_path / "raw.jsonl", tmp_path / "peer.jsonl"
    values = [{"SKU": "A"}, {"SKU": "B"}]
    ours.write_text("".join(json.dumps({"record": 1, "value": value}) + "\n" for value in values))
    theirs.write_text("".join(json.dumps({**value, "CustomFields": {}}) + "\n" for value in values))
    return ours, theirs


def test_equal_outputs_agree(outputs: tuple[Path, Path]) -> None:
    """Hosts differ in the empty maps they offer, and in nothing else."""
    assert first_difference(*outputs, 2) is None


def test_a_difference_names_the_record(outputs: tuple[Path, Path]) -> None:
    """A ratio of two hosts that do different work is worse than no ratio."""
    outputs[1].write_text('{"SKU": "A"}\n{"SKU": "C"}\n')

    assert first_difference(*outputs, 2) == "record 2: {'SKU': 'B'} is not {'SKU': 'C'}"


def test_a_missing_record_is_a_difference(outputs: tuple[Path, Path]) -> None:
    """A host that drops records is fast."""
    outputs[1].write_text('{"SKU": "A"}\n')

    assert first_difference(*outputs, 2) == f"record 2 is missing in {outputs[1]}"
