"""JSON Lines: each line stands for itself."""

from pathlib import Path

from feeds.json_lines import read_json_lines
from feeds.limits import FeedLimits


def test_a_bad_line_costs_itself(tmp_path: Path) -> None:
    """Rows before and after it are read; each keeps the number of its line."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n[2]\n{"a":\n{"a": "' + b"x" * 40 + b'"}\n{"b": 2}')

    lines = list(read_json_lines(path, FeedLimits(record_size=20)))

    assert [(each.line, dict(each.value), each.fault and each.fault.code) for each in lines] == [
        (1, {"a": 1}, None),
        (3, {}, "json_line_invalid"),
        (4, {}, "json_line_invalid"),
        (5, {}, "record_too_large"),
        (6, {"b": 2}, None),
    ]


def test_a_line_that_never_ends_is_passed_over(tmp_path: Path) -> None:
    """Nobody holds a gigabyte to say that it is too much."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"x" * 100_000)

    assert [each.fault and each.fault.code for each in read_json_lines(
        path, FeedLimits(record_size=64))] == ["record_too_large"]  # fmt: skip
