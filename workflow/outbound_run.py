"""One file that goes out: records through the merchant's script into the merchant's own format.

record → sandbox → check → outcome, and the bytes that it adds to the file
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

from catalog.errors import BundleInvalid
from catalog.findings import Finding, Place
from catalog.records import FeedRecord
from engine.outbound import OutboundSettings, check_outbound, records_of
from engine.outbound_record import row_element
from engine.outcomes import Outcome
from engine.translate import TranslateSettings, translate
from feeds.csv_writer import CsvWriter
from feeds.writer import writer_of
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.tracer import Tracer
from workflow.translate_feed import make_program

# What names a noun in errors and logs.
_KEYS = {"response": "sku", "order": "order_id"}


@dataclass(frozen=True, slots=True)
class OutboundFacts:
    """What the scripts of a file are told. `at` is their present; `name` is the file's."""

    merchant: str
    kind: str
    name: str
    at: datetime


class OutboundRun:
    """Writes one file. A context manager; the worker processes end with it."""

    def __init__(
        self,
        bundle: ScriptBundle,
        facts: OutboundFacts,
        tables: TableSet,
        warn: Callable[[str], None],
        *,
        limits: Limits | None = None,
        workers: int = 1,
    ) -> None:
        """Prepare.

        Args:
            bundle: The scripts.
            facts: What they are told.
            tables: The lookup tables that they see.
            warn: Called with each wall of the sandbox that does not stand.
            limits: What they may use; the manifest lowers it further.
            workers: Processes; no byte of the file depends on it.

        Raises:
            BundleInvalid: The bundle does not say how such a file is written, or only by a
                config-spec set.
        """
        kind = facts.kind
        refuse_set(bundle, kind)
        writing = bundle.manifest.writing(kind)
        if writing is None or not bundle.scripts(kind):
            raise _no_format(kind)
        self._writer = writer_of(writing)
        lacks_in_name = (
            self._writer.lacks
            if isinstance(self._writer, CsvWriter)
            else self._writer.lacks_in_name
        )
        check = OutboundSettings(writing, self._writer.lacks, lacks_in_name)
        row = row_element(kind)
        self._settings = TranslateSettings(
            kind, key=_KEYS.get(kind), row=row, check=partial(check_outbound, settings=check)
        )
        program = make_program(
            bundle,
            kind,
            tables,
            row,
            file_name=facts.name,
            merchant=facts.merchant,
            received_at=facts.at,
        )
        narrowed = bundle.manifest.narrow(limits or Limits())
        self._pool = WorkerPool(program, workers=workers, limits=narrowed, warn=warn)
        self._tracer = Tracer(program, narrowed, warn)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self._pool)
        self._stack.enter_context(self._tracer)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def begin(self) -> bytes:
        """What stands before the records."""
        return self._writer.begin()

    @property
    def end(self) -> bytes:
        """What stands behind them."""
        return self._writer.end()

    @property
    def hits(self) -> set[tuple[int, int]]:
        """Rows of lookup tables that were used."""
        return self._pool.hits

    @property
    def carried(self) -> set[str]:
        """Where scripts kept something from record to record; it was restored."""
        return self._pool.carried

    def write(self, records: Iterable[FeedRecord]) -> Iterator[tuple[Outcome, bytes]]:
        """Write records, in order.

        Yields:
            The outcome of each, and what it adds to the file: nothing where it was skipped or
            rejected.

        Raises:
            FeedFault: What gives the records broke off.
            ScriptError: The scripts do not load.
            ScriptHopeless: Record after record used up a limit.
            WorkerBroken: No worker process can be started behind its walls.
        """
        for outcome in translate(records, self._pool.run, self._settings, self._tracer.places):
            made = records_of(outcome.value)
            yield outcome, b"".join([self._writer.record(each) for each in made])


def refuse_set(bundle: ScriptBundle, kind: str) -> None:
    """Refuse a config-spec set: what it reads is an order report, and what goes out is rows.

    Raises:
        BundleInvalid: A set writes files of this kind.
    """
    if bundle.has_set(kind):
        message = f"{kind}/main.js is a config-spec set, which writes a file of an OrderReport only"
        hint = f"`crossdock translate --kind {kind}` does that; else add {kind}/mapping-custom.js"
        place = Place(entry=f"{kind}/main.js")
        raise BundleInvalid(message, [Finding("bundle_no_format", message, place=place, hint=hint)])


def _no_format(kind: str) -> BundleInvalid:
    message = f"the bundle has no script and table [{kind}] that say how such a file is written"
    hint = f"add [{kind}] to manifest.toml, and {kind}/mapping-custom.js"
    finding = Finding("bundle_no_format", message, place=Place(entry="manifest.toml"), hint=hint)
    return BundleInvalid(message, [finding])
