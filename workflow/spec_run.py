"""One file through a config-spec set: its records into outcomes, or into the merchant's order file.

feed → rows or elements → the set's sandbox, in order → drafts, or the order file
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from catalog.errors import BundleInvalid
from catalog.findings import Finding, Place
from catalog.reading import FeedReading
from catalog.records import KINDS_OF_SETS, FeedRecord
from engine.field_check import SchemaSettings
from engine.outbound import OutboundSettings, check_outbound, records_of
from engine.outcomes import Outcome
from engine.product_schema import Checked
from engine.spec_outputs import SpecSettings, check_spec_outputs, names_in_scripts
from engine.translate import CheckOutputs, TranslateSettings, translate
from feeds.csv_writer import CsvWriter
from feeds.open import FeedReader, open_feed
from mapping_service.table_set import TableSet
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from runtime_js.results import ScriptPlace
from runtime_js.set_places import SetPlaces
from runtime_js.spec_program import spec_program
from runtime_js.spec_runner import SpecRunner
from workflow.translate_feed import make_facts

_Outputs: TypeAlias = Sequence[tuple[str, Mapping[str, object]]]


# Records of a batch, which decides nothing but how much is under way at a time.
_BATCH_RECORDS = 256


@dataclass(frozen=True, slots=True)
class SpecFacts:
    """What the set's scripts are told. `at` is their present; `name` is the file's."""

    merchant: str
    kind: str
    name: str
    at: datetime


class SpecRun:
    """Runs one file. A context manager; the worker process ends with it."""

    def __init__(
        self,
        bundle: ScriptBundle,
        facts: SpecFacts,
        tables: TableSet,
        warn: Callable[[str], None],
        *,
        limits: Limits | None = None,
        stops: bool | None = None,
    ) -> None:
        """Translate the scripts; the worker starts when the context is entered.

        Args:
            bundle: With the set.
            facts: What its scripts are told.
            tables: The lookup tables that they see.
            warn: Called with each wall of the sandbox that does not stand.
            limits: What they may use; the manifest lowers it further.
            stops: Whether their first error ends the file; None leaves it to the manifest.

        Raises:
            BundleInvalid: The bundle has no set for this kind.
            WorkerBroken: The translating process cannot be started behind its walls.
        """
        if not bundle.has_set(facts.kind) or facts.kind not in KINDS_OF_SETS:
            raise _no_set(facts.kind)
        told = make_facts(
            bundle,
            facts.kind,
            file_name=facts.name,
            merchant=facts.merchant,
            received_at=facts.at,
        )
        self._bundle = bundle
        self._kind = facts.kind
        made = spec_program(bundle, facts.kind, told, tables.to_json(), warn)
        self._places = SetPlaces(made.program.scripts, names_in_scripts(facts.kind), warn)
        self._runner = SpecRunner(
            made,
            stops=bundle.manifest.on_error == "stop" if stops is None else stops,
            limits=bundle.manifest.narrow(limits or Limits()),
            warn=warn,
        )

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self._places.hook = self._runner.entry
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runner.__exit__(exc_type, exc, traceback)

    @property
    def hits(self) -> set[tuple[int, int]]:
        """Rows of lookup tables that were used."""
        return self._runner.hits

    def places(self, fields: Sequence[str]) -> Mapping[str, ScriptPlace]:
        """The lines that may have assigned fields, given by their paths; as far as is known."""
        found = zip(fields, self._places.of(fields), strict=True)
        return {name: place for name, place in found if place is not None}

    @property
    def reading(self) -> FeedReading:
        """How the set's CONFIG says that the feed is read.

        Raises:
            ScriptError: It does not say what is needed.
        """
        return self._runner.config.reading(self._bundle.manifest.reading(self._kind))

    def open(self, feed: Path) -> FeedReader:
        """Open the feed as the set's CONFIG says.

        Raises:
            ScriptError: CONFIG does not say what is needed.
            FeedFault: The feed cannot be read at all.
        """
        return open_feed(feed, self._kind, self.reading, for_set=True)

    def outcomes(self, records: Iterable[FeedRecord]) -> Iterator[Outcome]:
        """Translate the records of a feed that comes in. Raises as `engine.translate.translate`."""
        manifest = self._bundle.manifest
        settings = SpecSettings(
            self._kind,
            SchemaSettings(manifest.decimal_mark(self._kind), manifest.currency),
            manifest.config_spec.locale,
            manifest.marketplace,
        )
        key = manifest.reading(self._kind).key
        return self._translated(records, partial(check_spec_outputs, settings=settings), key)

    def written(self, records: Iterable[FeedRecord]) -> Iterator[tuple[Outcome | None, bytes]]:
        """Translate orders.

        Yields:
            The outcome of each order and what it adds to the merchant's file; at the end, without
            an outcome, the rest of the file.

        Raises:
            ScriptError: CONFIG does not say how the file is written, or a hook failed.
            ScriptHopeless: The sandbox was lost, and with it the document.
        """
        config = self._runner.config
        return self._written_csv(records) if config.writes_csv else self._written_xml(records)

    def rehearse(self, feed: Path) -> None:
        """Run a feed for nothing but its errors. Raises ScriptError for the first of them."""
        with self.open(feed) as reader:
            records = iter(reader)
            batches = iter(lambda: list(islice(records, _BATCH_RECORDS)), [])
            for _ in self._runner.run(batches):
                pass

    def _written_csv(self, records: Iterable[FeedRecord]) -> Iterator[tuple[Outcome | None, bytes]]:
        writing = self._runner.config.writing()
        writer = CsvWriter(writing)
        settings = OutboundSettings(writing, writer.lacks, writer.lacks)

        def check(outputs: _Outputs) -> Checked:
            if not outputs:  # an order that needs no row
                return Checked(None, None, None, [])
            return check_outbound(outputs, settings)

        head: bytes | None = None
        for outcome in self._translated(records, check):
            piece = b"".join([writer.record(each) for each in records_of(outcome.value)])
            if head is None:
                head = writer.begin() if self._runner.writes_header else b""
                piece = head + piece
            yield outcome, piece
        if head is None and self._runner.writes_header:
            yield None, writer.begin()

    def _written_xml(self, records: Iterable[FeedRecord]) -> Iterator[tuple[Outcome | None, bytes]]:
        for outcome in self._translated(records, lambda _: Checked(None, None, None, [])):
            yield outcome, b""
        header = self._runner.config.header_text
        if header is not None and self._runner.writes_header:
            yield None, f"{header}\n".encode("utf-8", "replace")
        for piece in self._runner.document():
            yield None, piece.encode()

    def _translated(
        self, records: Iterable[FeedRecord], check: CheckOutputs, key: str | None = None
    ) -> Iterator[Outcome]:
        settings = TranslateSettings(self._kind, key=key, check=check)
        return translate(records, self._runner.run, settings, self._places.places)


def _no_set(kind: str) -> BundleInvalid:
    message = f"nothing in the bundle translates {kind} feeds"
    hint = f"add a config-spec set: {kind}/main.js"
    finding = Finding("bundle_no_entry", message, place=Place(entry=f"{kind}/main.js"), hint=hint)
    return BundleInvalid(message, [finding])
