"""Which release of a merchant was active when, and going back.

    activation      1      2      3        4         5        6
    release         1      2      3    back to 2     4    back to 2
    after           -      1      2        1         4        1

Each activation knows the one that a roll-back returns to (`after`). One that rolls back takes over
the `after` of the activation it returns to: rolling back twice goes back two steps, not to and fro.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, Table, func, insert, select

from catalog.errors import ReleaseRefused
from catalog.plain_text import check_text
from catalog.releases import Activation, ReleaseId
from store.release_rows import ActivationRow, ReleaseRow

_activations: Table = ActivationRow.__table__  # type: ignore[attr-defined]

_WHY_CHARS = 1_000


def activate(connection: Connection, release: ReleaseId, now: str, by: str, why: str) -> Activation:
    """Make a release the active one, if it is not; the connection writes its merchant's data.

    Raises:
        ConfigInvalid: The reason cannot be stored.
    """
    last = _last(connection, release.merchant)
    if last is not None and last["release"] == release.number:
        return _activation(last)
    number = 0 if last is None else last["number"]
    step = Activation(number + 1, release, False, now, by, why)
    return _add(connection, step, number or None)


def roll_back(
    connection: Connection, merchant: str, now: str, by: str, why: str, seen: int | None
) -> Activation:
    """Go back to the release that was active before; see `Releases.roll_back`."""
    last = _last(connection, merchant)
    if last is None:
        raise ReleaseRefused(f"{merchant} has no active release", merchant=merchant)
    active = ReleaseId(merchant, last["release"])
    if seen is not None and seen != active.number:
        raise ReleaseRefused(
            f"{active} is the active release by now, and no longer {seen}",
            merchant=merchant,
            release=str(active),
        )
    if last["after"] is None:
        message = f"{active} stays active: no release was active before it"
        raise ReleaseRefused(message, merchant=merchant, release=str(active))
    before = connection.execute(
        select(_activations).where(
            _activations.c.merchant == merchant, _activations.c.number == last["after"]
        )
    )
    back = before.mappings().one()
    release = ReleaseId(merchant, back["release"])
    step = Activation(last["number"] + 1, release, True, now, by, why)
    return _add(connection, step, back["after"])


def active(connection: Connection, merchant: str) -> ReleaseId | None:
    """The active release; None where none ever was."""
    last = _last(connection, merchant)
    return None if last is None else ReleaseId(merchant, last["release"])


def in_force(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Merchant, number and base of every active release; the base is "" where there is none."""
    last = select(_activations.c.merchant, func.max(_activations.c.number).label("number"))
    newest = last.group_by(_activations.c.merchant).subquery()
    releases: Table = ReleaseRow.__table__  # type: ignore[attr-defined]
    query = (
        select(releases.c.merchant, releases.c.number, releases.c.base)
        .select_from(newest)
        .join(
            _activations,
            (_activations.c.merchant == newest.c.merchant)
            & (_activations.c.number == newest.c.number),
        )
        .join(
            releases,
            (releases.c.merchant == _activations.c.merchant)
            & (releases.c.number == _activations.c.release),
        )
    )
    for row in connection.execute(query):
        yield row.merchant, row.number, row.base


def history(connection: Connection, merchant: str) -> Iterator[Activation]:
    """Yield every activation, oldest first."""
    query = select(_activations).where(_activations.c.merchant == merchant)
    for row in connection.execute(query.order_by(_activations.c.number)).mappings():
        yield _activation(row)


def _last(connection: Connection, merchant: str) -> RowMapping | None:
    query = select(_activations).where(_activations.c.merchant == merchant)
    latest_first = query.order_by(_activations.c.number.desc()).limit(1)
    return connection.execute(latest_first).mappings().first()


def _add(connection: Connection, step: Activation, after: int | None) -> Activation:
    check_text(step.why, "why", most=_WHY_CHARS, lines=True)
    row = {
        "merchant": step.release.merchant,
        "number": step.number,
        "release": step.release.number,
        "after": after,
        "rolled_back": step.rolled_back,
        "at": step.at,
        "by": step.by,
        "why": step.why,
    }
    connection.execute(insert(_activations), row)
    return step


def _activation(row: RowMapping) -> Activation:
    return Activation(
        number=row["number"],
        release=ReleaseId(row["merchant"], row["release"]),
        rolled_back=row["rolled_back"],
        at=row["at"],
        by=row["by"],
        why=row["why"],
    )
