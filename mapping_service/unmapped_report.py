"""What an unmapped report says, before somebody writes it."""

from dataclasses import dataclass

from mapping_service.table import Table


@dataclass(frozen=True, slots=True)
class MissedValue:
    """One missed value: a text for each key column; `exact` is False when there are more SKUs."""

    keys: tuple[str, ...]
    skus: int
    exact: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnmappedSheet:
    """The missed values of one table for the same key columns and target column."""

    table: Table
    keys: tuple[str, ...]
    target: str
    missed: tuple[MissedValue, ...]


@dataclass(frozen=True, slots=True)
class UnmappedReport:
    """A whole report.

    `unused` names rows by index, or None for a table no record used; `more_unused` rows and
    `unlisted` misses are only counted.
    """

    sheets: tuple[UnmappedSheet, ...]
    unused: tuple[tuple[Table, int | None], ...]
    more_unused: int
    unlisted: int
