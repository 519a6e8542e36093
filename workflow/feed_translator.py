"""One feed's workers in one process: warm from its first chunk to its last."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.errors import ScriptHopeless
from catalog.merchants import MerchantLimits
from catalog.records import FeedRecord
from engine.assigned_places import Locate
from engine.translate import translate
from runtime_js.bundle import ScriptBundle
from runtime_js.limits import Limits
from runtime_js.pool import WorkerPool
from runtime_js.results import RecordResult, ScriptPlace
from runtime_js.tracer import Tracer
from workflow.chunk import Chunk, Miss, TranslatedChunk
from workflow.feed_tables import feed_tables
from workflow.outcome_batch import add_outcome
from workflow.translate_feed import make_program, make_settings

# Records of a batch, which decides nothing but how much is under way at a time.
_BATCH_RECORDS = 256


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What the scripts of a feed are told, the same on every machine.

    `row` is the row element of a CSV feed, into which names fall through that the root lacks.
    """

    merchant: str
    kind: str
    name: str
    received_at: datetime
    row: str | None
    limits: MerchantLimits = field(default_factory=MerchantLimits)


class FeedTranslator:
    """Translates chunks of one feed; several threads may do so at once. Close it at the end."""

    def __init__(
        self,
        bundle: ScriptBundle,
        facts: FeedFacts,
        warn: Callable[[str], None],
        stored: Mapping[str, bytes],
    ) -> None:
        """Compile the tables; a worker process starts with the first chunk.

        Args:
            bundle: The release that the feed runs through.
            facts: What its scripts are told.
            warn: Called with each wall of the sandbox that does not stand.
            stored: The lookups of the merchant's drive, by the names that scripts use.

        Raises:
            ScriptError: The kind's scripts are a config-spec set.
            WorkbookInvalid: A lookup table is refused.
        """
        self.tables = feed_tables(bundle, facts.kind, stored)
        program = make_program(
            bundle,
            facts.kind,
            self.tables,
            facts.row,
            file_name=facts.name,
            merchant=facts.merchant,
            received_at=facts.received_at,
        )
        limits = bundle.manifest.narrow(limits_of(facts.limits))
        self._settings = make_settings(bundle, facts.kind, facts.row, _BATCH_RECORDS)
        self._stack = ExitStack()
        self._pool = self._stack.enter_context(WorkerPool(program, limits=limits, warn=warn))
        self._tracer = self._stack.enter_context(Tracer(program, limits, warn))
        self._tracing = threading.Lock()
        self._telling = threading.Lock()
        self._told: set[tuple[int, int]] = set()

    def close(self) -> None:
        """End the workers; a chunk that is under way fails."""
        self._stack.close()

    def translate(self, chunk: Chunk) -> TranslatedChunk:
        """Translate a chunk.

        Raises:
            ScriptError: The scripts do not load; ScriptLimitExceeded where a limit ended that.
            WorkerBroken: No worker process can be started behind its walls.
        """
        done = TranslatedChunk()
        batch = done.batch
        misses: dict[Miss, None] = {}
        locate: Locate = self._places
        try:
            for outcome in translate(iter(chunk.records), self._pool.run, self._settings, locate):
                add_outcome(batch, outcome)
                for miss in outcome.misses:
                    misses[Miss(miss.table, miss.column, miss.value, outcome.sku)] = None
        except ScriptHopeless as hopeless:
            done.hopeless = (hopeless.code, str(hopeless))
        batch.unchanged = [
            claim for claim in chunk.claims if done.hopeless is None or claim.record <= batch.cursor
        ]
        if done.hopeless is None:
            batch.cursor = chunk.last
        done.misses = list(misses)
        done.hits = list(self._new_hits())
        done.carried = sorted(self._pool.carried)
        return done

    def _places(
        self, record: FeedRecord, result: RecordResult, paths: Sequence[str]
    ) -> list[ScriptPlace | None]:
        with self._tracing:  # one worker watches; it serves one thread at a time
            return self._tracer.places(record, result, paths)

    def _new_hits(self) -> Iterator[tuple[int, int]]:
        """Rows that no chunk of this worker has told of yet."""
        with self._telling:
            new = self._pool.hits - self._told
            self._told |= new
        yield from sorted(new)


def limits_of(given: MerchantLimits) -> Limits:
    """The limits of scripts for a merchant who may use more or less than usual."""
    usual = Limits()
    return replace(
        usual,
        call_seconds=given.call_seconds or usual.call_seconds,
        heap_bytes=given.heap_bytes or usual.heap_bytes,
        output_bytes=given.output_bytes or usual.output_bytes,
        log_lines=given.log_lines or usual.log_lines,
    )
