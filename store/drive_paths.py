"""Conditions on the paths of a drive: what lies in a folder."""

from sqlalchemy import ColumnElement, Table, and_, or_


def at(table: Table, merchant: str, path: str) -> ColumnElement[bool]:
    """Exactly this path."""
    return and_(table.c.merchant == merchant, table.c.path == path)


def within(table: Table, merchant: str, path: str) -> ColumnElement[bool]:
    """This path, and all below it; everything of the merchant where it is empty."""
    if not path:
        return table.c.merchant == merchant
    # From `path/` up to the first text behind all that begin with it: "0" follows "/". Unlike a
    # pattern, it uses the index, and no name can hold a character that means something.
    below = and_(table.c.path >= f"{path}/", table.c.path < f"{path}0")
    return and_(table.c.merchant == merchant, or_(table.c.path == path, below))


def moved_path(path: str, source: str, target: str) -> str:
    """Where a path within `source` lies after `source` has become `target`."""
    return target + path[len(source) :]
