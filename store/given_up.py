"""Requests that were given up as a whole, and the SKUs that were in them."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table, exists, select

from catalog.merchants import Channel
from catalog.request_states import BROKEN
from store.database import Database
from store.listing_rows import SentRow
from store.request_rows import RequestRow

_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]
_sent: Table = SentRow.__table__  # type: ignore[attr-defined]

_PLACE: Final = ("marketplace", "site")


class GivenUp:
    """What was given up of every merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files(self, merchant: str, channel: Channel, kind: str, since: str) -> Mapping[str, int]:
        """The SKUs whose last request was given up as a whole → how many actions it had.

        Args:
            merchant: Whose.
            channel: Where they went.
            kind: Of the requests.
            since: Requests that were planned earlier are forgotten.
        """
        later = _sent.alias("later")
        is_same = [_sent.c[name] == later.c[name] for name in ("merchant", "sku", *_PLACE)]
        query = (
            select(_sent.c.sku, _requests.c.actions)
            .join(
                _requests,
                (_requests.c.merchant == _sent.c.merchant) & (_requests.c.id == _sent.c.request),
            )
            .where(_requests.c.merchant == merchant, _requests.c.state == BROKEN)
            .where(_requests.c.planned_at >= since, _requests.c.kind == kind)
            .where(*(_requests.c[name] == getattr(channel, name) for name in _PLACE))
            .where(_sent.c.answered_at.is_(None), _sent.c.record >= 0)
            .where(~exists().where(*is_same, later.c.number > _sent.c.number))
        )
        with self._database.reading() as connection:
            return dict(map(tuple, connection.execute(query)))
