"""Templates of merchants in versions, and which descriptions were made from what."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import Connection, Select, Table, func, insert, select, tuple_

from catalog.merchants import Channel
from catalog.templates import Description, Template, read_template
from store.database import Database
from store.due_now import lacking_is_due, template_is_due
from store.profile_rows import DescriptionRow, TemplateRow
from store.profiles import compare_version
from store.upsert import upsert_into

_templates: Table = TemplateRow.__table__  # type: ignore[attr-defined]
_descriptions: Table = DescriptionRow.__table__  # type: ignore[attr-defined]

# SQLite takes at most 32,766 variables in one statement.
_SKUS_PER_QUERY = 5_000


class Templates:
    """The description templates of every merchant. A version never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        merchant: str,
        name: str,
        html: str,
        *,
        now: str,
        by: str,
        expected: int | None = None,
    ) -> Template:
        """Make a new version of a template the current one; what was made from it is due.

        With a template that is new, what was refused because there was none is due as well.

        Args:
            merchant: Whose it is.
            name: As drafts name it: `templates/ring.html`.
            html: Its text. What the current version says already makes no new one.
            now: ISO 8601 UTC.
            by: A user, or the script release that brings it.
            expected: The version that was seen, 0 for none; None where any may be there.

        Raises:
            TemplateInvalid: See `catalog.templates.read_template`.
            VersionDiffers: Another version is there.
        """
        checksum, tokens = read_template(name, html)
        with self._database.writing(merchant) as connection:
            current = _current(connection, merchant, name)
            compare_version(0 if current is None else current.version, expected)
            if current is not None and current.checksum == checksum:
                return current
            version = 1 if current is None else current.version + 1
            template = Template(name, version, html, checksum, tokens, now, by)
            row = {**asdict(template), "tokens": orjson.dumps(tokens).decode()}
            connection.execute(insert(_templates), {"merchant": merchant, **row})
            template_is_due(connection, merchant, name, now)
            if current is None:
                lacking_is_due(connection, merchant, "template_unknown", now)
        return template

    def current(self, merchant: str, name: str) -> Template | None:
        """The current version of a template; None if there is no template of that name."""
        with self._database.reading() as connection:
            return _current(connection, merchant, name)

    def all(self, merchant: str) -> tuple[Template, ...]:
        """The current version of each template of a merchant, by name."""
        newest = (
            select(_templates.c.name, func.max(_templates.c.version))
            .where(_templates.c.merchant == merchant)
            .group_by(_templates.c.name)
        )
        key = tuple_(_templates.c.name, _templates.c.version)
        query = _select(merchant).where(key.in_(newest)).order_by(_templates.c.name)
        with self._database.reading() as connection:
            return tuple(map(_template, connection.execute(query).all()))

    def versions(self, merchant: str, name: str) -> tuple[Template, ...]:
        """Every version of a template, the newest first."""
        with self._database.reading() as connection:
            return tuple(map(_template, connection.execute(_versions(merchant, name)).all()))

    def made(
        self, merchant: str, channel: Channel, descriptions: Sequence[Description], now: str
    ) -> None:
        """Record what the descriptions of some listings were made from, in place of what was."""
        with self._database.writing(merchant) as connection:
            note_made(connection, merchant, channel, descriptions, now)

    def outdated(
        self,
        merchant: str,
        channel: Channel,
        template: Template,
        *,
        after: tuple[str, str] = ("", ""),
        limit: int = 1_000,
    ) -> tuple[Description, ...]:
        """One page of the descriptions that were made from another version of a template.

        Args:
            merchant: Whose template it is.
            channel: Where the listings are.
            template: The version that they should be made from.
            after: Checksum and SKU of the last description of the page before.
            limit: Descriptions of a page.

        Returns:
            By the checksum that they were made from, and by SKU.
        """
        found: list[Description] = []
        with self._database.reading() as connection:
            for query in made_from_another(merchant, channel, template, after):
                rows = connection.execute(query.limit(limit - len(found)))
                found += [Description(*row) for row in rows]
        return tuple(found)

    def count_made(self, merchant: str, channel: Channel, name: str, most: int) -> int:
        """How many descriptions on a channel are made from a template; `most` where more are."""
        made = _made(merchant, channel).where(_descriptions.c.template == name)
        query = select(func.count()).select_from(made.limit(most).subquery())
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def to_make(
        self, merchant: str, channel: Channel, wanted: Sequence[Description]
    ) -> frozenset[str]:
        """The SKUs whose description must be made anew.

        Args:
            merchant: Whose listings they are.
            channel: Where they are.
            wanted: What their descriptions should be made from. A listing without any, one of
                another template or version, and one of whose template's own tokens has another
                value now must be made.
        """
        made: set[Description] = set()
        skus = [description.sku for description in wanted]
        with self._database.reading() as connection:
            for start in range(0, len(skus), _SKUS_PER_QUERY):
                page = skus[start : start + _SKUS_PER_QUERY]
                query = _made(merchant, channel).where(_descriptions.c.sku.in_(page))
                made.update(Description(*row) for row in connection.execute(query))
        return frozenset(one.sku for one in wanted if one not in made)


def note_made(
    connection: Connection,
    merchant: str,
    channel: Channel,
    descriptions: Sequence[Description],
    now: str,
) -> None:
    """Do what `Templates.made` says, in a transaction that writes the merchant's data."""
    if not descriptions:
        return
    key = {"merchant": merchant, "marketplace": channel.marketplace, "site": channel.site}
    columns = ("template", "checksum", "values_hash", "at")
    connection.execute(
        upsert_into(connection, _descriptions, columns),
        [{**key, **asdict(description), "at": now} for description in descriptions],
    )


def made_from_another(
    merchant: str, channel: Channel, template: Template, after: tuple[str, str]
) -> tuple[Select[Any], Select[Any]]:
    """The queries of `Templates.outdated`, one after the other.

    They are two ranges of an index, before and behind the descriptions that are as they should be:
    a million of those are not read to find the few others.
    """
    place = (_descriptions.c.checksum, _descriptions.c.sku)
    query = (
        _made(merchant, channel)
        .where(_descriptions.c.template == template.name, tuple_(*place) > after)
        .order_by(*place)
    )
    before = query.where(_descriptions.c.checksum < template.checksum)
    return before, query.where(_descriptions.c.checksum > template.checksum)


def _made(merchant: str, channel: Channel) -> Select[Any]:
    rows = _descriptions.c
    return select(rows.sku, rows.template, rows.checksum, rows.values_hash).where(
        rows.merchant == merchant,
        rows.marketplace == channel.marketplace,
        rows.site == channel.site,
    )


def _select(merchant: str) -> Select[Any]:
    names = ("name", "version", "html", "checksum", "tokens", "at", "by")
    columns = (_templates.c[column] for column in names)
    return select(*columns).where(_templates.c.merchant == merchant)


def _versions(merchant: str, name: str) -> Select[Any]:
    query = _select(merchant).where(_templates.c.name == name)
    return query.order_by(_templates.c.version.desc())


def _current(connection: Connection, merchant: str, name: str) -> Template | None:
    row = connection.execute(_versions(merchant, name).limit(1)).one_or_none()
    return None if row is None else _template(row)


def _template(row: Sequence[Any]) -> Template:
    name, version, html, checksum, tokens, at, by = row
    return Template(name, version, html, checksum, tuple(orjson.loads(tokens)), at, by)
