"""What is different between two releases, file by file."""

from collections.abc import Sequence

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip
from admin_api.console.parts.tags import tag
from admin_api.console.theme import Tone
from mapping_service.compare import RowChange
from workflow.compare_releases import FileDifference

_TONES: dict[str, Tone] = {"added": "good", "removed": "bad", "changed": "warn"}

# Lines and rows of one file that are shown.
_MOST = 400


def difference(found: Sequence[FileDifference]) -> None:
    """Draw it."""
    if not found:
        empty("No difference", "Both have the same files.", icon_name="o_check_circle")
        return
    with tag("div", "cd-stack"):
        for each in found:
            with tag("div", "cd-stack cd-stack--close"):
                with tag("div", "cd-row"):
                    chip(each.sort, _TONES[each.sort])
                    tag("code", text=each.name)
                    tag("span", "cd-muted cd-small", _sizes(each))
                if each.note:
                    tag("p", "cd-muted cd-small", each.note)
                if each.diff:
                    _lines(each.diff)
                if each.rows:
                    _rows(each.rows)
                if each.is_cut:
                    tag("p", "cd-muted cd-small", "More is different than is shown.")


def _sizes(each: FileDifference) -> str:
    before = "" if each.before_bytes is None else f"{each.before_bytes:,}"
    after = "" if each.after_bytes is None else f"{each.after_bytes:,}"
    return f"{before} → {after} bytes" if before and after else f"{before or after} bytes"


def _lines(lines: Sequence[str]) -> None:
    kinds = {"+": "is-added", "-": "is-removed", "@": "is-gap"}
    with tag("div", "cd-diff", tabindex=0, role="region", aria_label="Difference"):
        with tag("table", role="presentation"), tag("tbody"):
            for line in lines[:_MOST]:
                with tag("tr", kinds.get(line[:1], "")):
                    tag("td", "is-sign", line[:1].replace("@", "⋯"))
                    tag("td", text=line if line.startswith("@") else line[1:])


def _rows(rows: Sequence[RowChange]) -> None:
    with tag("div", "cd-table-frame"), tag("table", "cd-fields"):
        with tag("thead"), tag("tr"):
            for heading in ("Sheet and row", "Before", "After"):
                tag("th", text=heading, scope="col")
        with tag("tbody"):
            for row in rows[:_MOST]:
                with tag("tr"):
                    number = row.after_row if row.after_row is not None else row.before_row
                    tag("td", text=f"{row.sheet}, {number}")
                    tag("td", "is-before" if row.before else "", _cells(row, row.before))
                    tag("td", "is-after" if row.after else "", _cells(row, row.after))


def _cells(row: RowChange, cells: object) -> str:
    """The cells of a side; of a changed row those that differ, and the first, which names it."""
    assert isinstance(cells, dict)
    if row.sort != "changed":
        return "\n".join(f"{name}: {text}" for name, text in cells.items() if text)
    first = next(iter(cells), "")
    shown = [
        f"{name}: {text}"
        for name, text in cells.items()
        if name == first or row.before.get(name) != row.after.get(name)
    ]
    return "\n".join(shown)
