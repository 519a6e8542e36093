"""Lookup files → checked tables."""

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path

from catalog.errors import WorkbookInvalid
from catalog.findings import Finding, Place, Severity
from mapping_service.conflicts import check_conflicts
from mapping_service.delimited import read_delimited
from mapping_service.drive_files import DELIMITED, DriveFiles, read_drive
from mapping_service.limits import DEFAULT_LIMITS, TableLimits
from mapping_service.remarks import Remarks
from mapping_service.table import Table
from mapping_service.table_set import TableSet

_BUNDLE_FOLDER = "lookup/"
_DRIVE_FOLDER = "mapping/"
# Spreadsheet formats that are refused by name; what is in the file decides for the others.
_OTHER_SPREADSHEETS = (".xls", ".xlsm", ".xlsb", ".xltm", ".ods", ".numbers")


def compile_tables(
    files: Mapping[str, bytes],
    *,
    drive: Path | None = None,
    stored: Mapping[str, bytes] | None = None,
    sources: Iterable[str] = (),
    limits: TableLimits = DEFAULT_LIMITS,
) -> TableSet:
    """Read and check every lookup of a run.

    Args:
        files: The bundle's lookups by their names in it, `lookup/colors.xlsx`.
        drive: The merchant's drive; a file in its `mapping/` replaces the bundle's file of the
            same name, and delimited files below its `store/` are found as `/store/…`.
        stored: Delimited files by names such as `/store/lookup/x.csv`, where they were read from
            the drive before.
        sources: The scripts, to take first what they name from a large `store/`.
        limits: Bounds.

    Raises:
        WorkbookInvalid: A file cannot be read or has errors; with the findings of all files.
    """
    found = read_drive(drive, sources, limits) if drive is not None else DriveFiles()
    found.store.update(stored or {})
    findings = list(found.findings)
    chosen = _choose(files, found, findings)
    tables: list[Table] = []
    for name, data in chosen.items():
        remarks = Remarks(name)
        try:
            tables += _read_file(name, data, remarks, limits)
        except WorkbookInvalid as refusal:
            findings += refusal.findings
        else:
            findings += remarks.findings()
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise WorkbookInvalid(f"lookups have errors: {errors[0]}", findings)
    known = {table.file for table in tables}
    return TableSet(
        tables=tuple(tables),
        names=_names(known, files),
        left_out=found.left_out,
        findings=tuple(findings),
    )


def _choose(
    files: Mapping[str, bytes], found: DriveFiles, findings: list[Finding]
) -> dict[str, bytes]:
    """The bundle's files, those replaced that lie on the drive too, and the drive's others."""
    delivered = {_DRIVE_FOLDER + name: data for name, data in found.mapping.items()}
    chosen: dict[str, bytes] = {}
    for name, data in sorted(files.items()):
        replacement = _DRIVE_FOLDER + posixpath.basename(name)
        if replacement in delivered:
            findings.append(
                Finding(
                    "lookup_replaced",
                    f"{replacement} on the drive is used instead of {name}",
                    Severity.NOTE,
                    Place(file=name),
                )
            )
        else:
            chosen[name] = data
    return {**chosen, **delivered, **found.store}


def _read_file(name: str, data: bytes, remarks: Remarks, limits: TableLimits) -> tuple[Table, ...]:
    extension = posixpath.splitext(name)[1].lower()
    if extension == ".xlsx":
        # Loading openpyxl takes a third of a second of CPU: only a run with a workbook pays it.
        from mapping_service.workbook import read_workbook

        tables = read_workbook(data, name, remarks, limits)
    elif extension in DELIMITED:
        tables = (read_delimited(data, name, remarks, limits),)
    elif extension in _OTHER_SPREADSHEETS:
        remarks.refuse("workbook_kind", f"{extension} files are not read", hint="save it as .xlsx")
    else:
        remarks.add(
            "lookup_ignored",
            "the file is neither .xlsx nor .csv, .tsv or .txt and is not used",
            severity=Severity.NOTE,
        )
        return ()
    for table in tables:
        check_conflicts(table, remarks)
    return tables


def _names(known: set[str], files: Mapping[str, bytes]) -> dict[str, str]:
    """Every name that opens a file: its own, without the folder, and the one it replaces."""
    names: dict[str, str] = {}
    for file in sorted(known):
        names[file] = file
        if file.startswith("/"):
            continue
        names.setdefault(posixpath.basename(file), file)
        for folder in (_BUNDLE_FOLDER, _DRIVE_FOLDER):
            if file.startswith(folder):
                names.setdefault(file.removeprefix(folder), file)
    for file in sorted(files):
        replacement = _DRIVE_FOLDER + posixpath.basename(file)
        if replacement in known:
            names.setdefault(file, replacement)
    return names
