"""All lookup tables of one run, and the form in which they cross into JavaScript."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.findings import Finding
from mapping_service.table import Table


@dataclass(frozen=True, slots=True)
class TableSet:
    """Lookup tables, ready for use. Indexes into `tables` name a table in misses and hits.

    Attributes:
        tables: Sheets and delimited files; the sheets of one workbook stand together.
        names: Every name under which scripts may open a file → the file, as in `Table.file`.
        left_out: Delimited files on the drive that no longer fitted → the reason.
        findings: What is worth telling; none of severity ERROR.
    """

    tables: tuple[Table, ...]
    names: Mapping[str, str]
    left_out: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> str:
        """The data for `crossdock.lookup.install`; "" when there are no tables at all.

        {"files": {name: file}, "left": {name: reason}, "tables": [{"file", "sheet", "header": row
        number, "columns": names, "places": column numbers, "letters": column letters, "numbers":
        row numbers, or "first" and "count" where they are consecutive, "merged"}]}. A sheet has
        "rows"; a delimited file has "text" and "separator" instead and is split in JavaScript
        when it is first used.
        """
        if not self.tables and not self.left_out:
            return ""
        data = {
            "files": dict(self.names),
            "left": dict(self.left_out),
            "tables": [_table_data(table) for table in self.tables],
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _table_data(table: Table) -> dict[str, object]:
    data: dict[str, object] = {
        "file": table.file,
        "sheet": table.sheet,
        "header": table.header_row,
        "columns": table.columns,
        "places": table.column_numbers,
        "letters": table.column_letters,
        **_row_numbers(table.row_numbers),
    }
    if table.merged:
        data["merged"] = table.merged
    if table.is_delimited:
        data["text"] = table.text
        data["separator"] = table.separator
    else:
        data["rows"] = table.rows
    return data


def _row_numbers(numbers: Sequence[int]) -> dict[str, object]:
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        return {"first": numbers[0], "count": len(numbers)}
    return {"numbers": list(numbers)}
