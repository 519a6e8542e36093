"""Rows as a workbook: what a merchant writes stays text, and only so much is written."""

from pathlib import Path

import openpyxl
import pytest

from mapping_service import rows_workbook
from mapping_service.rows_workbook import write_rows

_COLUMNS = (("sku", 20), ("price", 10))


def _cells(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path)
    try:
        assert [cell.data_type for row in book["Errors"]["A"] for cell in [row]].count("f") == 0
        return list(book["Errors"].iter_rows(values_only=True))
    finally:
        book.close()


def test_nothing_becomes_a_formula(tmp_path: Path) -> None:
    """A feed is written by anybody, and opened by somebody who trusts us."""
    path = tmp_path / "rows.xlsx"
    write_rows(path, "Errors", _COLUMNS, [("=1+1", 3), ("@SUM(A1)", None), ("+49", 7)])
    assert _cells(path) == [("sku", "price"), ("=1+1", 3), ("@SUM(A1)", None), ("+49", 7)]


def test_what_no_workbook_can_hold_is_replaced(tmp_path: Path) -> None:
    """One odd character must not cost the whole export."""
    path = tmp_path / "rows.xlsx"
    write_rows(path, "Errors", _COLUMNS, [("a\x00b\x1fc\ud800", 1), ("x" * 40_000, 2)])
    rows = _cells(path)
    assert rows[1][0] == "a\ufffdb\ufffdc\ufffd"
    assert len(str(rows[2][0])) == 32_767


def test_rows_beyond_the_bound_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for a million gets what a sheet can hold in seconds."""
    monkeypatch.setattr(rows_workbook, "MOST_ROWS", 2)
    path = tmp_path / "rows.xlsx"
    write_rows(path, "Errors", _COLUMNS, [(str(number), number) for number in range(5)])
    assert [row[0] for row in _cells(path)] == ["sku", "0", "1"]
