"""The worker pool with real processes: order, overlap, endings, memory."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import ScriptError, ScriptLimitExceeded
from catalog.records import FeedRecord
from runtime_js.pool import WorkerPool
from tests.sandbox_parts import (
    CRIMES,
    TIGHT,
    batches,
    criminal_program,
    no_warning,
    prelude,
    program_of,
    records,
)

QUICK_CRIMES = sorted(CRIMES.keys() - {"native_loop", "endless_loop"})


def pool_of(program: object = None, *, workers: int = 1) -> WorkerPool:
    """A pool behind the bare prelude; by default with the script that commits crimes."""
    return WorkerPool(
        program or criminal_program(),  # type: ignore[arg-type]
        workers=workers,
        limits=TIGHT,
        warn=no_warning,
        prelude=prelude("bare"),
    )


@settings(max_examples=12, deadline=None)
@given(
    crimes=st.dictionaries(st.integers(1, 60), st.sampled_from(QUICK_CRIMES), max_size=4),
    batch=st.integers(1, 70),
    workers=st.integers(1, 4),
)
def test_the_answer_does_not_depend_on_batches_or_workers(
    crimes: dict[int, str], batch: int, workers: int
) -> None:
    """Same records, same program, same answer: what makes a run safe to repeat."""
    feed = records(60, crimes)
    with pool_of() as one, pool_of(workers=workers) as many:
        expected = list(one.run([feed]))
        found = list(many.run(batches(feed, batch)))

    assert found == expected
    assert [record.number for record, _ in found] == list(range(1, 61))


def test_a_pool_reads_only_a_little_ahead() -> None:
    """A feed of a million records must not be held in memory."""
    read = 0

    def endless() -> Iterator[Sequence[FeedRecord]]:
        nonlocal read
        for record in records(10_000):
            read += 1
            yield [record]

    with pool_of(workers=2) as pool:
        results = pool.run(endless())
        for _ in range(10):
            next(results)

        assert read <= 10 + 2 * 3


def test_a_pool_can_be_left_in_the_middle() -> None:
    """Cancelling a run must end its processes and threads, not wait for the script."""
    with pool_of(workers=2) as pool:
        results = pool.run(batches(records(40, {n: "native_loop" for n in range(2, 41)}), 1))
        next(results)

    assert pool.worker_pids == ()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]


def test_a_fault_of_the_feed_reaches_the_caller_and_ends_the_workers() -> None:
    """A reader's exception passes through the pool as it is."""

    def broken() -> Iterator[Sequence[FeedRecord]]:
        yield records(1)
        raise LookupError("the feed ends here")

    with pytest.raises(LookupError, match="ends here"):
        with pool_of() as pool:
            list(pool.run(broken()))

    assert pool.worker_pids == ()


def test_a_program_that_throws_at_its_top_stops_the_run() -> None:
    """Every record would fail in the same way: one error says it better."""
    with pytest.raises(ScriptError) as caught:
        with pool_of(program_of("var a = 1;\nnull.x;")) as pool:
            list(pool.run([records(1)]))

    assert str(caught.value) == "TypeError: cannot read property 'x' of null"
    context = caught.value.context
    assert (context["file"], context["line"]) == ("mapping-custom.js", 2)
    assert context["fault"] == "script_load_failed"


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        pytest.param("for (;;);", "load_seconds", id="endless loop"),
        pytest.param("new Array(2 ** 32 - 1).sort();", "load_seconds", id="native loop"),
        pytest.param(
            "throw { toString() { for (;;); } };", "load_seconds", id="endless when printed"
        ),
        pytest.param(
            "throw { get stack() { for (;;); } };", "load_seconds", id="endless when traced"
        ),
        pytest.param("const a = []; for (;;) a.push({});", "heap_bytes", id="hoards"),
        pytest.param("(function f() { f(); })();", "stack_bytes", id="recursion"),
    ],
)
def test_a_greedy_top_level_is_stopped(source: str, limit: str) -> None:
    """Scripts are hostile from their first line, not only in transform()."""
    with pytest.raises(ScriptLimitExceeded) as caught:
        with pool_of(program_of(source)) as pool:
            list(pool.run([records(1)]))

    assert caught.value.context["limit"] == limit


def test_memory_of_parent_and_worker_stays_flat() -> None:
    """A long feed costs time, not memory."""

    def resident_pages(pid: int | str) -> int:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])

    def endless() -> Iterator[Sequence[FeedRecord]]:
        for start in range(0, 20_000, 200):
            yield [FeedRecord(n, "P", {"SKU": f"R-{n}"}, n, "") for n in range(start, start + 200)]

    with pool_of() as pool:
        results = pool.run(endless())
        for _ in range(4_000):
            next(results)
        (pid,) = pool.worker_pids
        before = resident_pages("self"), resident_pages(pid)
        for _ in results:
            pass
        after = resident_pages("self"), resident_pages(pid)

    growth = [late - early for early, late in zip(before, after, strict=True)]
    assert max(growth) * 4096 < 4 << 20
