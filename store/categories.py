"""What marketplaces say of their categories, kept so that planning needs no calls."""

from collections.abc import Collection, Mapping

import orjson
from sqlalchemy import RowMapping, Table, select

from catalog.category_facts import CategoryFacts
from catalog.merchants import Channel
from store.database import Database
from store.request_rows import CategoryRow
from store.upsert import upsert_into

_categories: Table = CategoryRow.__table__  # type: ignore[attr-defined]

_SAID = ("as_of", "is_leaf", "variations", "required", "conditions", "replaced_by", "choices")

_ASKED_AT_ONCE = 5_000


class Categories:
    """The categories of every channel; they belong to no merchant. Each call is one transaction."""

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
