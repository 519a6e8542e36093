"""What a script may use. The defaults fit feeds with megabyte records; an admin may override."""

from dataclasses import asdict, dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one program. Time is CPU time, so a record that waits for a core loses nothing.

    Attributes:
        call_seconds: CPU seconds for one record; also for one crossing of many records, since
            what a crossing cannot finish is run again record by record.
        load_seconds: CPU seconds for the top level of all scripts together.
        grace_seconds: CPU seconds beyond those after which the parent kills a worker that does
            not come back: QuickJS asks for its limit in loops and calls of the script, never
            inside a native function such as `sort`.
        wall_seconds: The parent's patience for one crossing, by the clock on the wall: only for
            a worker that neither works nor answers. Generous, since a busy machine is no crime.
        heap_bytes: JavaScript heap, beside what the lookup tables take.
        stack_bytes: JavaScript stack; far below the 8 MiB of the thread it stands on.
        output_bytes: JSON text of one record's output: a description of 500,000 characters, and
            all the rest of a product.
        log_lines: Log lines kept of one record.
        log_chars: Characters kept of one log line.
        crossing_records: Records sent in one crossing at most.
        crossing_bytes: JSON text of one crossing at most; a record larger than that goes alone.
        record_bytes: JSON text of one record; a larger record is rejected unseen.
        answer_chars: JSON text after which the answer to a crossing is sent; the parent holds a
            few answers for each worker.
    """

    call_seconds: float = 1.0
    load_seconds: float = 5.0
    grace_seconds: float = 2.0
    wall_seconds: float = 60.0
    heap_bytes: int = 64 * MEBIBYTE
    stack_bytes: int = 512 * 1024
    output_bytes: int = 2 * MEBIBYTE
    log_lines: int = 200
    log_chars: int = 2_000
    crossing_records: int = 512
    crossing_bytes: int = 2 * MEBIBYTE
    record_bytes: int = 8 * MEBIBYTE
    answer_chars: int = 4 * MEBIBYTE

    @property
    def reply_bytes(self) -> int:
        """The largest answer the parent reads: the last record may come when all but one fit.

        Full output and logs of that one, as much again for what JSON adds, four bytes a character.
        """
        one = self.output_bytes + self.log_lines * self.log_chars * 4
        return min(MAX_REPLY_BYTES, self.answer_chars * 4 + 2 * one + _REPLY_FRAME)

    def as_json(self) -> dict[str, float | int]:
        """Write all of it as a JSON object, for the worker and for the record of a run."""
        return asdict(self)


# What the parent is ready to hold of one answer, whatever a script makes its worker send.
MAX_REPLY_BYTES = 64 * MEBIBYTE
# What is kept of the engine's own words, which a script may have chosen.
MAX_ENGINE_TEXT = 8_000
# Room for what an answer holds beside its results, such as the table rows that were hit.
_REPLY_FRAME = 4 * MEBIBYTE
