"""Tickets: under which a marketplace knows a request. Each belongs to one request."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from catalog.request_states import RECORDED, SENT
from catalog.requests import Request
from store.columns import storable
from store.database import Database
from store.request_rows import RequestRow
from store.requests import change_request, get_request

_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]

# What is noted of a request that asks for a ticket and has none.
ASKED = ""

# A ticket that has not got its file for so long takes nobody's place.
_UNUSED = timedelta(hours=1)


class Tickets:
    """The tickets of every merchant's requests. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, request: Request, now: str, most: int | None = None) -> bool:
        """Note that a ticket is asked for.

        Args:
            request: For which.
            now: ISO 8601 UTC.
            most: So many of the merchant's requests in this lane, to all sites of the marketplace,
                may be with it at once; None for any number.

        Returns:
            Whether it may be asked for; False where so many are with the marketplace already.

        Raises:
            NotFound: There is no such request.
        """
        with self._database.writing(request.merchant) as connection:
            if most is not None:
                others = select(func.count()).where(*_with_it(request, now))
                if connection.execute(others).scalar_one() >= most:
                    return False
            noted = {"ticket": ASKED, "asked_at": now}
            change_request(connection, request.merchant, request.id, noted)
            return True

    def claim(self, merchant: str, request_id: str, ticket: str) -> bool:
        """Note a ticket of a request, unless another one to the marketplace has it, or ever had.

        Whoever comes second needs another ticket: under this one it would read answers that are
        not its own.

        Returns:
            Whether the ticket is this request's, now or before.

        Raises:
            NotFound: There is no such request.
        """
        with self._database.writing(merchant) as connection:
            request = get_request(connection, merchant, request_id)
            others = select(_requests.c.id).where(
                _requests.c.merchant == merchant,
                _requests.c.ticket == storable(ticket),
                _requests.c.marketplace == request.channel.marketplace,
                _requests.c.id != request_id,
            )
            if connection.execute(others.limit(1)).first() is not None:
                return False
            change_request(connection, merchant, request_id, {"ticket": ticket})
            return True

    def asked_elsewhere(self, request: Request, since: str) -> bool:
        """Whether one of the same kind to another site has asked for a ticket since a time."""
        query = select(_requests.c.id).where(
            _requests.c.merchant == request.merchant,
            _requests.c.marketplace == request.channel.marketplace,
            _requests.c.site != request.channel.site,
            _requests.c.kind == request.kind,
            _requests.c.asked_at >= since,
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None


def _with_it(request: Request, now: str) -> tuple[ColumnElement[bool], ...]:
    """What tells other requests of the lane that are with the marketplace, or on their way."""
    stale = datetime.fromisoformat(now) - _UNUSED
    oldest = stale.isoformat(timespec="seconds").replace("+00:00", "Z")
    is_asking = and_(
        _requests.c.state == RECORDED,
        _requests.c.ticket.is_not(None),
        _requests.c.asked_at >= oldest,
    )
    return (
        _requests.c.merchant == request.merchant,
        _requests.c.marketplace == request.channel.marketplace,
        _requests.c.lane == request.lane,
        _requests.c.id != request.id,
        or_(_requests.c.state == SENT, is_asking),
    )
