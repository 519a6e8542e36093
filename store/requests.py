"""Requests to marketplaces: how far each is, what it says of which SKU, and lanes on hold."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    delete,
    func,
    or_,
    select,
    update,
)

from catalog.errors import NotFound
from catalog.merchants import Channel
from catalog.request_states import OPEN, PLANNED, REQUEST_STATES
from catalog.requests import LaneHold, RecordedSku, Request, Standing
from catalog.states import Actor
from store.columns import storable
from store.concluding import untold
from store.database import Database
from store.listing_dues import set_due
from store.listing_rows import SentRow
from store.request_rows import LaneHoldRow, RequestRow
from store.rows import ErrorRow
from store.sent import read_parts
from store.upsert import insert_into, upsert_into

_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]
_holds: Table = LaneHoldRow.__table__  # type: ignore[attr-defined]
_sent: Table = SentRow.__table__  # type: ignore[attr-defined]
_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]

_COLUMNS = [each.name for each in fields(Request) if each.name != "channel"]

# What a move may note beside the state.
_NOTED = frozenset(
    {"plan", "file", "result", "ticket", "asked_at", "skus", "sent_at", "closed_at", "look_at"}
    | {"code", "message"}
)


class Requests:
    """The requests of every merchant. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(
        self,
        run: str,
        requests: Sequence[Request],
        due: Mapping[str, str | None] = MappingProxyType({}),
    ) -> tuple[Request, ...]:
        """Note what a run has planned, all or nothing; a second plan of the run changes nothing.

        Args:
            run: Of the planner. The ids of its requests begin with it and a hyphen.
            requests: Of one merchant on one channel, at least one.
            due: When products are to be looked at again, as `ListingDues.set` takes it: a run
                that is killed before leaves due what was due.

        Returns:
            The requests of the run. None where a lane of theirs is not free: another run was
            faster, and what it sends must be answered first.
        """
        merchant = requests[0].merchant
        with self._database.writing(merchant) as connection:
            found = _of_run(connection, merchant, run)
            if not found and _are_free(connection, requests):
                statement = insert_into(connection, _requests)
                connection.execute(statement, [_row(request) for request in requests])
                _note_due(connection, requests[0], due)
                found = _of_run(connection, merchant, run)
            return found

    def of_run(self, merchant: str, run: str) -> tuple[Request, ...]:
        """The requests that a run has planned, by id."""
        with self._database.reading() as connection:
            return _of_run(connection, merchant, run)

    def untold(self, merchant: str, beginning: str) -> tuple[str, ...]:
        """Ids of requests that were concluded and never planned: whoever made them ended before.

        Args:
            merchant: Whose.
            beginning: What their ids begin with, before a hyphen.
        """
        with self._database.reading() as connection:
            return untold(connection, merchant, beginning)

    def get(self, merchant: str, request_id: str) -> Request:
        """One request. Raises NotFound."""
        with self._database.reading() as connection:
            return get_request(connection, merchant, request_id)

    def move(
        self,
        merchant: str,
        request_id: str,
        event: str,
        actor: Actor = "rule",
        **noted: object,
    ) -> Request:
        """Move a request on. One that the event has moved before stays as it is.

        Args:
            merchant: Whose.
            request_id: Which.
            event: Of `catalog.request_states`.
            actor: Who causes it.
            noted: Columns that change with it: those of `Request` from `plan` to `message`.

        Raises:
            NotFound: There is no such request.
            MoveRefused: Its state does not allow it.
        """
        with self._database.writing(merchant) as connection:
            before = get_request(connection, merchant, request_id)
            if _is_past(before.state, event):
                return before
            state = REQUEST_STATES.move(before.state, event, actor)
            change_request(connection, merchant, request_id, noted | {"state": state})
            return get_request(connection, merchant, request_id)

    def note(self, merchant: str, request_id: str, **noted: object) -> Request:
        """Note something of a request without moving it. Raises NotFound."""
        with self._database.writing(merchant) as connection:
            change_request(connection, merchant, request_id, noted)
            return get_request(connection, merchant, request_id)

    def open(self, merchant: str | None = None) -> tuple[Request, ...]:
        """Every request that is not over, of all merchants or one; by merchant and time."""
        query = select(_requests).where(_requests.c.state.in_(OPEN))
        if merchant is not None:
            query = query.where(_requests.c.merchant == merchant)
        query = query.order_by(_requests.c.merchant, _requests.c.planned_at, _requests.c.id)
        with self._database.reading() as connection:
            return tuple(map(request_of, connection.execute(query).mappings()))

    def with_code(
        self,
        merchant: str,
        channel: Channel,
        code: str,
        *,
        after: str = "",
        limit: int = 100,
    ) -> tuple[Request, ...]:
        """One page of a channel's requests that a code is noted of, by id.

        Args:
            merchant: Whose.
            channel: Where they went.
            code: Of Crossdock or of the marketplace.
            after: Id of the last request of the page before.
            limit: Requests of a page.
        """
        query = select(_requests).where(
            _requests.c.merchant == merchant,
            _requests.c.code == code,
            _requests.c.id > after,
            _requests.c.marketplace == channel.marketplace,
            _requests.c.site == channel.site,
        )
        query = query.order_by(_requests.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(request_of, connection.execute(query).mappings()))

    def latest(
        self, merchant: str, *, before: tuple[str, str] | None = None, limit: int = 50
    ) -> tuple[Request, ...]:
        """One page of a merchant's requests, the newest first.

        Args:
            merchant: Whose.
            before: `planned_at` and id of the last request of the page before.
            limit: Requests of a page.
        """
        place = (_requests.c.planned_at, _requests.c.id)
        query = select(_requests).where(_requests.c.merchant == merchant)
        if before is not None:
            at, request_id = before
            older = (place[0] < at) | ((place[0] == at) & (place[1] < request_id))
            query = query.where(place[0] <= at, older)
        query = query.order_by(*(column.desc() for column in place)).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(request_of, connection.execute(query).mappings()))

    def recorded(
        self, merchant: str, request_id: str, records: Sequence[int]
    ) -> tuple[RecordedSku, ...]:
        """What was recorded at some places of a request, by place and SKU."""
        query = _of_request(merchant, request_id).where(_sent.c.record.in_(list(records)))
        with self._database.reading() as connection:
            return tuple(map(_recorded, connection.execute(query)))

    def page(
        self,
        merchant: str,
        request_id: str,
        *,
        after: tuple[int, str] = (0, ""),
        unanswered: bool = False,
        lost_before: str | None = None,
        answered_after: str | None = None,
        or_lost: bool = False,
        limit: int = 1_000,
    ) -> tuple[RecordedSku, ...]:
        """One page of what was recorded of a request, by place and SKU.

        Args:
            merchant: Whose.
            request_id: Which.
            after: Place and SKU of the last one of the page before.
            unanswered: Only those whose answer is waited for: of which none speaks, or not of all.
            lost_before: Only those that were given up before then, and not answered since.
            answered_after: Only those that were answered later than then.
            or_lost: And those that were given up later.
            limit: SKUs of a page.
        """
        record, sku = after
        later = (_sent.c.record > record) | ((_sent.c.record == record) & (_sent.c.sku > sku))
        query = _of_request(merchant, request_id).where(_sent.c.record >= record, later)
        if unanswered:
            query = query.where(_sent.c.answered_at.is_(None), _sent.c.lost_at.is_(None))
        if lost_before is not None:
            query = query.where(_sent.c.answered_at.is_(None), _sent.c.lost_at < lost_before)
        if answered_after is not None:
            since = [_sent.c.answered_at > answered_after]
            since += [_sent.c.lost_at > answered_after] if or_lost else []
            query = query.where(or_(*since))
        with self._database.reading() as connection:
            return tuple(map(_recorded, connection.execute(query.limit(limit))))

    def standing(self, merchant: str, request_id: str) -> Standing:
        """How many SKUs of a request are answered, and how many of them were refused."""
        # Every place is at least 0. Without a word of it SQLite reads all that the merchant ever
        # sent, and every error there is, from indexes that look cheaper to it.
        counts = select(func.count(), func.count(_sent.c.answered_at)).where(
            _sent.c.merchant == merchant, _sent.c.request == request_id, _sent.c.record >= 0
        )
        refused = select(func.count(func.distinct(_errors.c.sku))).where(
            _errors.c.merchant == merchant, _errors.c.feed == request_id, _errors.c.record >= 0
        )
        with self._database.reading() as connection:
            skus, answered = connection.execute(counts).one()
            return Standing(skus, answered, connection.execute(refused).scalar_one())

    def hold(self, hold: LaneHold) -> None:
        """Let a lane send nothing for now; a later hold takes the place of an earlier one."""
        row = {
            "merchant": hold.merchant,
            "marketplace": hold.channel.marketplace,
            "site": hold.channel.site,
            "lane": hold.lane,
            "since": hold.since,
            "until": hold.until,
            "code": hold.code,
            "message": storable(hold.message),
        }
        columns = ["since", "until", "code", "message"]
        with self._database.writing(hold.merchant) as connection:
            connection.execute(upsert_into(connection, _holds, columns), row)

    def holds(self, merchant: str | None = None) -> tuple[LaneHold, ...]:
        """The lanes on hold, of all merchants or one."""
        query = select(_holds).order_by(*_holds.primary_key)
        if merchant is not None:
            query = query.where(_holds.c.merchant == merchant)
        with self._database.reading() as connection:
            return tuple(map(_hold, connection.execute(query).mappings()))

    def let_go(self, merchant: str, channel: Channel, lane: str) -> None:
        """Let a lane go on."""
        statement = delete(_holds).where(
            _holds.c.merchant == merchant,
            _holds.c.marketplace == channel.marketplace,
            _holds.c.site == channel.site,
            _holds.c.lane == lane,
        )
        with self._database.writing(merchant) as connection:
            connection.execute(statement)


def _note_due(connection: Connection, first: Request, due: Mapping[str, str | None]) -> None:
    set_due(connection, first.merchant, first.channel, due, first.planned_at)


def _row(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in _COLUMNS} | {
        "marketplace": request.channel.marketplace,
        "site": request.channel.site,
        "state": PLANNED,
    }


def _of_run(connection: Connection, merchant: str, run: str) -> tuple[Request, ...]:
    # From the hyphen to before the next character: what begins with both.
    within = _requests.c.id >= f"{run}-", _requests.c.id < f"{run}."
    query = select(_requests).where(_requests.c.merchant == merchant, *within)
    rows = connection.execute(query.order_by(_requests.c.id)).mappings()
    return tuple(map(request_of, rows))


def _are_free(connection: Connection, requests: Sequence[Request]) -> bool:
    """Whether no lane of the requests has one that is open."""
    taken = select(_requests.c.marketplace, _requests.c.site, _requests.c.lane).where(
        _requests.c.merchant == requests[0].merchant, _requests.c.state.in_(OPEN)
    )
    lanes = {tuple(row) for row in connection.execute(taken)}
    return not any(
        (each.channel.marketplace, each.channel.site, each.lane) in lanes for each in requests
    )


def _is_past(state: str, event: str) -> bool:
    """Whether the event, or one after it, has moved the request already."""
    if (state, event) in _MOVES:
        return False
    targets = [each.target for each in REQUEST_STATES.transitions if each.event == event]
    order = [each.name for each in REQUEST_STATES.states]
    return any(order.index(state) >= order.index(target) for target in targets)


_MOVES = frozenset(
    (source, each.event) for each in REQUEST_STATES.transitions for source in each.sources
)


def change_request(
    connection: Connection, merchant: str, request_id: str, noted: Mapping[str, object]
) -> None:
    """Note something of a request, in a transaction that writes the merchant's data."""
    unknown = noted.keys() - _NOTED - {"state"}
    if unknown:
        raise TypeError(f"a request has no {min(unknown)} to note")
    clean = {name: storable(v) if isinstance(v, str) else v for name, v in noted.items()}
    here = _requests.c.merchant == merchant, _requests.c.id == request_id
    connection.execute(update(_requests).where(*here).values(**clean))


def get_request(connection: Connection, merchant: str, request_id: str) -> Request:
    """One request, in a transaction. Raises NotFound."""
    query = select(_requests).where(_requests.c.merchant == merchant, _requests.c.id == request_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(f"{merchant} has no request {request_id}", noun="request", id=request_id)
    return request_of(row)


def request_of(row: RowMapping) -> Request:
    """A row of the table as its noun."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    return Request(channel=Channel(row["marketplace"], row["site"]), **values)


def _of_request(merchant: str, request_id: str) -> Select[Any]:
    names = ("sku", "record", "parts", "answered_at", "lost_at")
    columns = [_sent.c[name] for name in names]
    return (
        select(*columns)
        .where(_sent.c.merchant == merchant, _sent.c.request == request_id)
        .order_by(_sent.c.record, _sent.c.sku)
    )


def _recorded(row: Sequence[Any]) -> RecordedSku:
    sku, record, parts, *ended = row
    return RecordedSku(sku, record, read_parts(parts), *ended)


def _hold(row: RowMapping) -> LaneHold:
    channel = Channel(row["marketplace"], row["site"])
    names = ("lane", "since", "until", "code", "message")
    return LaneHold(row["merchant"], channel, *(row[name] for name in names))
