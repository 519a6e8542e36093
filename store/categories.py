"""What marketplaces say of their categories, kept so that planning needs no calls."""

from collections.abc import Collection, Mapping, Sequence

import orjson
from sqlalchemy import JSON, ColumnElement, RowMapping, Table, cast, func, or_, select

from catalog.category_facts import CategoryFacts
from catalog.merchants import Channel
from store.database import Database
from store.listing_rows import MainRow
from store.request_rows import CategoryRow
from store.upsert import upsert_into

_categories: Table = CategoryRow.__table__  # type: ignore[attr-defined]
_mains: Table = MainRow.__table__  # type: ignore[attr-defined]

_SAID = ("as_of", "is_leaf", "variations", "required", "conditions", "replaced_by", "choices")

_ASKED_AT_ONCE = 5_000

# Fields of a product that name a category.
_NAMED = ("Category", "SecondaryCategory")


class Categories:
    """The categories of every channel, and who lists in them. Each call is one transaction.

    What a channel says of a category belongs to no merchant.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, channel: Channel, facts: Collection[CategoryFacts]) -> None:
        """Keep what a channel says of some categories, in place of what it said before."""
        if not facts:
            return
        rows = [
            {
                "marketplace": channel.marketplace,
                "site": channel.site,
                "category": each.category,
                "as_of": each.as_of,
                "is_leaf": each.is_leaf,
                "variations": each.variations,
                "required": orjson.dumps(sorted(each.required)).decode(),
                "conditions": orjson.dumps(sorted(each.conditions)).decode(),
                "replaced_by": each.replaced_by,
                "choices": orjson.dumps(
                    {name: sorted(values) for name, values in sorted(each.choices.items())}
                ).decode(),
            }
            for each in sorted(facts, key=lambda each: each.category)
        ]
        with self._database.writing(None) as connection:
            connection.execute(upsert_into(connection, _categories, _SAID), rows)

    def known(self, channel: Channel, categories: Collection[str]) -> Mapping[str, CategoryFacts]:
        """What is known of some categories; the others are missing."""
        wanted = sorted(set(categories))
        found: dict[str, CategoryFacts] = {}
        query = select(_categories).where(
            _categories.c.marketplace == channel.marketplace, _categories.c.site == channel.site
        )
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _ASKED_AT_ONCE):
                page = wanted[start : start + _ASKED_AT_ONCE]
                rows = connection.execute(query.where(_categories.c.category.in_(page))).mappings()
                found |= {row["category"]: _facts(row) for row in rows}
        return found

    def used(self, merchant: str, channel: Channel) -> frozenset[str]:
        """Ids of the categories that a channel has products of a merchant in, or had.

        Reads main of every product: for once a day.
        """
        found: set[str] = set()
        with self._database.reading() as connection:
            for named in self._named():
                query = select(named).distinct().where(*_products_of(merchant, channel))
                found.update(filter(None, connection.execute(query).scalars()))
        return frozenset(id.strip() for id in found) - {""}

    def products_in(
        self, merchant: str, channel: Channel, categories: Collection[str], after: str, limit: int
    ) -> Sequence[str]:
        """SKUs of products that a channel has in one of some categories, in order, after one.

        Reads as much as `used`: for when a category has changed.
        """
        inside = [func.trim(named).in_(sorted(categories)) for named in self._named()]
        query = select(_mains.c.sku).where(*_products_of(merchant, channel), or_(*inside))
        query = query.where(_mains.c.sku > after).order_by(_mains.c.sku).limit(limit)
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def _named(self) -> list[ColumnElement[str]]:
        """The two categories of a row of main of a product."""
        fields = _mains.c.fields
        if self._database.is_postgres:
            return [cast(fields, JSON)[name].as_string() for name in _NAMED]
        return [func.json_extract(fields, f"$.{name}", type_=fields.type) for name in _NAMED]


def _products_of(merchant: str, channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return (
        _mains.c.merchant == merchant,
        _mains.c.marketplace == channel.marketplace,
        _mains.c.site == channel.site,
        _mains.c.noun == "product",
    )


def _facts(row: RowMapping) -> CategoryFacts:
    return CategoryFacts(
        row["category"],
        row["as_of"],
        row["is_leaf"],
        row["variations"],
        frozenset(orjson.loads(row["required"])),
        frozenset(orjson.loads(row["conditions"])),
        row["replaced_by"],
        {name: frozenset(values) for name, values in orjson.loads(row["choices"]).items()},
    )
