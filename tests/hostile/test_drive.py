"""A merchant's drive with files that are named, linked or placed to break the run."""

import os
from pathlib import Path

import pytest

from mapping_service.compile import compile_tables
from mapping_service.unmapped import UnmappedLedger

TABLE = b"From,To\nrot,red\n"


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A drive with one good table."""
    (tmp_path / "store").mkdir()
    (tmp_path / "mapping").mkdir()
    (tmp_path / "store" / "good.csv").write_bytes(TABLE)
    return tmp_path


def tables_and_remarks(drive: Path) -> tuple[list[str], list[str]]:
    """Files that were read, and what was remarked."""
    tables = compile_tables({}, drive=drive)
    tables.to_json().encode()
    remarks = [str(finding) for finding in tables.findings]
    "\n".join(remarks).encode()
    return [table.file for table in tables.tables], remarks


def test_links_that_go_round_in_a_circle_are_passed_over(drive: Path) -> None:
    """Python follows them to an exception of its own, which was nobody's to catch."""
    (drive / "store" / "a.csv").symlink_to("b.csv")
    (drive / "store" / "b.csv").symlink_to("a.csv")
    (drive / "mapping").rmdir()
    (drive / "mapping").symlink_to("other")
    (drive / "other").symlink_to("mapping")

    files, remarks = tables_and_remarks(drive)

    assert files == ["/store/good.csv"]
    assert len(remarks) == 3


@pytest.mark.parametrize("name", [b"store/a\xff.csv", b"store/\xff/a.csv", b"mapping/\xff.csv"])
def test_names_that_are_no_text_are_passed_over(drive: Path, name: bytes) -> None:
    """Neither store nor sandbox takes half a character, whether of a folder or of a file."""
    path = drive / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(TABLE)

    files, remarks = tables_and_remarks(drive)

    assert files == ["/store/good.csv"]
    assert any("not text" in remark for remark in remarks)


@pytest.mark.parametrize("folder", ["store", "mapping"])
def test_control_characters_in_a_name_do_not_break_the_report(drive: Path, folder: str) -> None:
    """The report's sheets are named after the files, and no workbook holds such a name."""
    (drive / folder / "a\x1b[31m\x01'.csv").write_bytes(TABLE)
    tables = compile_tables({}, drive=drive)
    ledger = UnmappedLedger(tables)
    for number in range(len(tables.tables)):
        ledger.add(number, "From\x1eTo", "blau\x1b", "S\x1b-1")
    ledger.write(drive / "unmapped.xlsx")

    assert (drive / "unmapped.xlsx").stat().st_size > 0
