"""Why SKUs that are in line are not sent: what the last plan that looked at them has said."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from catalog.filters import RemarkFilter
from catalog.merchants import Channel
from catalog.paging import CursorKind, Page, PageRequest
from catalog.sync_views import PlanRemark
from store.bulk import run, upsert_rows
from store.columns import storable
from store.database import Database
from store.paging import Keys, page_rows
from store.sync_rows import PlanRemarkRow

_remarks: Table = PlanRemarkRow.__table__  # type: ignore[attr-defined]

_KEYS: Keys = [_remarks.c[name] for name in ("marketplace", "site", "product", "sku", "code")]
_ALL = CursorKind("remarks", (str, str, str, str, str))
# Those of one code lie in the order of an index that ends with the SKU.
_OF_CODE = CursorKind("code-remarks", (str, str, str, str))

KNOWN = (
    "SELECT product, sku, code, message, since FROM plan_remarks "
    "WHERE merchant = ? AND marketplace = ? AND site = ? AND product IN ??"
)
FORGET = (
    "DELETE FROM plan_remarks WHERE merchant = ? AND marketplace = ? AND site = ? "
    "AND product IN ?? AND substr(code, 1, 5) = 'waits'"
)
_FORGET_ONE = (
    "DELETE FROM plan_remarks WHERE merchant = ? AND marketplace = ? AND site = ? "
    "AND product = ? AND sku = ? AND code = ?"
)

# Products of one look for those that no plan has looked at, and a sentence at most.
_AT_ONCE = 1_000
_MESSAGE_CHARS = 500

# Counting goes no further: people read "1,000 and more".
MOST_COUNTED = 1_000

_Said = tuple[str, str]  # message, since
_Key = tuple[str, str, str]  # product, SKU, code


class PlanRemarks:
    """What plans say of every merchant's SKUs. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(
        self,
        merchant: str,
        channel: Channel,
        products: Sequence[str],
        said: Sequence[PlanRemark],
        now: str,
    ) -> None:
        """Keep what a plan said of some products, in place of what was said before.

        What is said again keeps the time since when; a plan that says what the one before said
        writes nothing.
        """
        where = (merchant, channel.marketplace, channel.site)
        new = {(each.product, each.sku, each.code): _clean(each.message) for each in said}
        with self._database.reading() as connection:
            known = _known(connection, where, products)
        if {key: message for key, (message, _) in known.items()} == new:
            return
        with self._database.writing(merchant) as connection:
            known = _known(connection, where, products)
            for key in known.keys() - new.keys():
                run(connection, _FORGET_ONE, *where, *key)
            rows = [
                (*where, *key, message, known[key][1] if key in known else now)
                for key, message in new.items()
                if key not in known or known[key][0] != message
            ]
            upsert_rows(connection, _remarks, rows)

    def keep_only(self, merchant: str, channel: Channel, products: Collection[str]) -> None:
        """Forget what all other products were said to wait for: a plan that looked everywhere is
        silent of them. What else was said of them stays until a plan looks at them.
        """
        where = (merchant, channel.marketplace, channel.site)
        gone = [each for each in self._products(merchant, channel) if each not in products]
        for start in range(0, len(gone), _AT_ONCE):
            with self._database.writing(merchant) as connection:
                run(connection, FORGET, *where, gone[start : start + _AT_ONCE])

    def of_sku(self, merchant: str, sku: str) -> tuple[PlanRemark, ...]:
        """What is said of one SKU, by channel and code."""
        query = select(_remarks).where(_remarks.c.merchant == merchant, _remarks.c.sku == sku)
        with self._database.reading() as connection:
            return tuple(map(_remark, connection.execute(query.order_by(*_KEYS))))

    def page(self, wanted: RemarkFilter, request: PageRequest) -> Page[PlanRemark]:
        """One page, by channel, product, SKU and code. Raises QueryInvalid."""
        query = select(_remarks).where(_remarks.c.merchant == wanted.merchant)
        if wanted.channel is not None:
            query = query.where(*_on(Channel.parse(wanted.channel)))
        keys, cursors = _KEYS, _ALL
        if wanted.code is not None:
            query = query.where(_remarks.c.code == wanted.code)
            keys, cursors = _KEYS[:-1], _OF_CODE
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, keys, cursors, request)
        return Page(tuple(map(_remark, rows)), after)

    def counts(self, merchant: str, channel: Channel, codes: Collection[str]) -> Mapping[str, int]:
        """How many SKUs each of some codes is said of; none more than MOST_COUNTED."""
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for code in sorted(codes):
                some = (
                    select(_remarks.c.sku)
                    .where(_remarks.c.merchant == merchant, _remarks.c.code == code)
                    .where(*_on(channel))
                    .limit(MOST_COUNTED)
                    .subquery()
                )
                count = connection.execute(select(func.count()).select_from(some)).scalar_one()
                if count:
                    found[code] = count
        return found

    def _products(self, merchant: str, channel: Channel) -> Iterator[str]:
        after = ""
        query = select(_remarks.c.product).distinct().where(_remarks.c.merchant == merchant)
        query = query.where(_remarks.c.code.startswith("waits"))
        query = query.where(*_on(channel)).order_by(_remarks.c.product).limit(_AT_ONCE)
        while True:
            with self._database.reading() as connection:
                page = connection.execute(query.where(_remarks.c.product > after)).scalars().all()
            yield from page
            if len(page) < _AT_ONCE:
                return
            after = page[-1]


def _known(
    connection: Connection, where: tuple[str, str, str], products: Sequence[str]
) -> dict[_Key, _Said]:
    rows = run(connection, KNOWN, *where, sorted(products)).all()
    return {(product, sku, code): (message, since) for product, sku, code, message, since in rows}


def _on(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return _remarks.c.marketplace == channel.marketplace, _remarks.c.site == channel.site


def _remark(row: "Row[tuple[object, ...]]") -> PlanRemark:
    found = row._mapping
    names = ("product", "sku", "code", "message", "since")
    channel = Channel(found["marketplace"], found["site"])
    return PlanRemark(channel, **{name: found[name] for name in names})


def _clean(message: str) -> str:
    return storable(message)[:_MESSAGE_CHARS]
