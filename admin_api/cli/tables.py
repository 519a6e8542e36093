"""Tables: folded to the width of a terminal; in a pipe, a line a row, blanks between the cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from admin_api.cli.screen import out, printable

# Blanks between two columns in a pipe: a cell may hold single ones.
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its head, whether it holds numbers, and whether its cells may be folded."""

    text: str
    is_number: bool = False
    folds: bool = True


def number(text: str) -> Head:
    """A column of numbers."""
    return Head(text, is_number=True, folds=False)


def word(text: str) -> Head:
    """A column of names, times and the like, which no line break may tear apart."""
    return Head(text, folds=False)


def print_table(heads: Sequence[Head | str], rows: Sequence[Sequence[str]], none: str = "") -> None:
    """Print a table, or the sentence `none` where it has no rows."""
    if not rows:
        out.print(Text(none, style="dim"))
        return
    columns = [Head(head) if isinstance(head, str) else head for head in heads]
    # One line each: what looks like a row of ours must be one.
    cells = [[one_line(cell) for cell in row] for row in rows]
    if out.is_terminal:
        _print_folded(columns, cells)
    else:
        _print_plain(columns, cells)


def one_line(text: str) -> str:
    """Merchants' text as a part of one line, with whatever steers a terminal made visible."""
    return printable(text).replace("\n", "\\n")


def _print_folded(columns: Sequence[Head], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(
            column.text,
            justify="right" if column.is_number else "left",
            no_wrap=not column.folds,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


def _print_plain(columns: Sequence[Head], rows: Sequence[Sequence[str]]) -> None:
    lines = [[column.text for column in columns], *rows]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = []
        for cell, width, column in zip(line, widths, columns, strict=True):
            blanks = " " * (width - cell_len(cell))
            padded.append(blanks + cell if column.is_number else cell + blanks)
        out.print(Text(_GAP.join(padded).rstrip()))
