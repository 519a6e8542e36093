"""Changes: who or what changed which field when, and why a value is there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import orjson
from sqlalchemy import Connection

from catalog.products import Change
from store.bulk import run
from store.database import Database
from store.merging import DRAFT_STAGE

# The hot path: `tests/contract/test_query_plans.py` shows how each of these is answered.
OF_SKU = (
    "SELECT sku, noun, place, stage, version, at, cause, cause_id, record, before FROM changes "
    "WHERE merchant = ? AND sku = ?"
)
# What has one version has no rows: it says itself where it comes from.
FIRST_DRAFTS = (
    "SELECT sku, noun, place, version, changed_at, feed, record FROM drafts "
    "WHERE merchant = ? AND sku = ? AND version = 1 AND feed IS NOT NULL"
)
FIRST_MAINS = (
    "SELECT sku, noun, place, marketplace, site, changed_at, cause_id FROM mains "
    "WHERE merchant = ? AND sku = ? AND version = 1"
)
DRAFT_FIELDS = "SELECT fields FROM drafts WHERE merchant = ? AND sku = ? AND noun = ? AND place = ?"
MAIN_FIELDS = (
    "SELECT fields FROM mains WHERE merchant = ? AND sku = ? AND noun = ? AND place = ? "
    "AND marketplace = ? AND site = ?"
)
RELEASES = "SELECT id, release FROM feeds WHERE id IN ??"


class Changes:
    """The history of the drafts and mains of every merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_sku(self, merchant: str, sku: str) -> Sequence[Change]:
        """Every step in the life of a SKU's drafts and mains, the newest first."""
        with self._database.reading() as connection:
            steps = [
                *_written(connection, merchant, sku),
                *_first_drafts(connection, merchant, sku),
                *_first_mains(connection, merchant, sku),
            ]
            releases = _releases(connection, steps)
        steps.sort(key=lambda step: (step.at, step.version, step.noun, step.place), reverse=True)
        return [replace(step, release=releases.get(step.cause_id)) for step in steps]

    def of_field(
        self,
        merchant: str,
        sku: str,
        noun: str,
        name: str,
        *,
        place: str = "",
        stage: str = DRAFT_STAGE,
    ) -> Sequence[Change]:
        """The steps that changed one field, the newest first."""
        draft = (noun, place, stage)
        steps = [
            step
            for step in self.of_sku(merchant, sku)
            if (step.noun, step.place, step.stage) == draft
            and (step.is_first or step.touches(name))
        ]
        # The step that made the draft set the field, unless the next one says it was not there.
        if len(steps) > 1 and steps[-1].is_first and name in steps[-2].added:
            steps.pop()
        return steps

    def origin(
        self,
        merchant: str,
        sku: str,
        noun: str,
        name: str,
        *,
        place: str = "",
        stage: str = DRAFT_STAGE,
    ) -> Change | None:
        """Why a field has its value: the step that set it last; None where there is no field."""
        table, _, channel = stage.partition("/")
        marketplace, _, site = channel.partition("/")
        scope: list[object] = [merchant, sku, noun, place]
        query = DRAFT_FIELDS
        if table != DRAFT_STAGE:
            query = MAIN_FIELDS
            scope += [marketplace, site]
        with self._database.reading() as connection:
            fields = run(connection, query, *scope).scalar()
        if fields is None or name not in orjson.loads(fields):
            return None
        return self.of_field(merchant, sku, noun, name, place=place, stage=stage)[0]


def _written(connection: Connection, merchant: str, sku: str) -> Iterator[Change]:
    for row in run(connection, OF_SKU, merchant, sku):
        each, noun, place, stage, version, at, cause, cause_id, record, content = row
        before = {} if content is None else orjson.loads(content)
        yield Change(
            each,
            noun,
            place,
            stage,
            version,
            at,
            cause,
            cause_id,
            record,
            release=None,
            before={name: held[0] for name, held in before.items() if held},
            added=frozenset(name for name, held in before.items() if not held),
            is_first=content is None,
        )


def _first_drafts(connection: Connection, merchant: str, sku: str) -> Iterator[Change]:
    for row in run(connection, FIRST_DRAFTS, merchant, sku):
        each, noun, place, version, at, feed, record = row
        about = (each, noun, place, DRAFT_STAGE, version, at, "feed", feed, record)
        yield Change(*about, release=None, is_first=True)


def _first_mains(connection: Connection, merchant: str, sku: str) -> Iterator[Change]:
    for row in run(connection, FIRST_MAINS, merchant, sku):
        each, noun, place, marketplace, site, at, request = row
        stage = f"main/{marketplace}/{site}"
        about = (each, noun, place, stage, 1, at, "marketplace", request, None)
        yield Change(*about, release=None, is_first=True)


def _releases(connection: Connection, steps: Sequence[Change]) -> dict[str, str]:
    feeds = {step.cause_id for step in steps if step.cause == "feed"}
    return {feed: release for feed, release in run(connection, RELEASES, list(feeds))}
