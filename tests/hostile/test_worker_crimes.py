"""One record in a hundred is guilty of each crime a script can commit against its process."""

import pytest

from runtime_js.pool import WorkerPool
from runtime_js.results import RecordResult
from tests.sandbox_parts import (
    CRIMES,
    TIGHT,
    batches,
    criminal_program,
    no_warning,
    prelude,
    records,
)


def run(
    feed_size: int, guilty: dict[int, str], *, batch: int = 256, workers: int = 1
) -> dict[int, RecordResult]:
    """Run a feed with these guilty records; its results by record number."""
    with WorkerPool(
        criminal_program(),
        workers=workers,
        limits=TIGHT,
        warn=no_warning,
        prelude=prelude("bare"),
    ) as pool:
        feed = records(feed_size, guilty)
        return {record.number: result for record, result in pool.run(batches(feed, batch))}


def verdicts(results: dict[int, RecordResult]) -> list[tuple[int, str | None]]:
    """Say for each record which code it was rejected with, if any."""
    return [
        (number, None if result.error is None else result.error.code)
        for number, result in results.items()
    ]


@pytest.mark.parametrize(("crime", "code"), CRIMES.items())
def test_one_guilty_record_in_a_hundred_costs_only_itself(crime: str, code: str) -> None:
    """A merchant loses the record that is wrong, never the feed around it."""
    guilty = {50: crime, 150: crime}

    results = run(200, guilty)

    assert [number for number, result in results.items() if result.error] == [50, 150]
    assert {results[number].error.code for number in guilty} == {code}  # type: ignore[union-attr]
    clean = run(200, {})
    innocent = {number: result for number, result in results.items() if number not in guilty}
    assert innocent == {number: clean[number] for number in innocent}


@pytest.mark.parametrize("batch", [1, 7, 256])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_verdicts_are_the_same_for_any_batch_size_and_any_number_of_workers(
    batch: int, workers: int
) -> None:
    """Nobody may be convicted for a neighbour, and a retry must not change a verdict."""
    guilty = {9 * index: crime for index, crime in enumerate(CRIMES, start=1)}

    results = run(80, guilty, batch=batch, workers=workers)

    expected = [(n, CRIMES[guilty[n]] if n in guilty else None) for n in range(1, 81)]
    assert verdicts(results) == expected


def test_neighbouring_criminals_are_each_convicted() -> None:
    """After a crash the next suspect is the next record: no guilty one may hide behind another."""
    guilty = {3: "endless_loop", 4: "memory", 5: "recursion", 6: "endless_loop"}

    results = run(8, guilty)

    assert [result.outcome for result in results.values()] == ["translated"] * 2 + [
        "rejected"
    ] * 4 + ["translated"] * 2


def test_a_time_out_names_the_place_in_the_script() -> None:
    """`The script ran too long` alone sends an integrator searching through thousands of lines."""
    error = run(3, {2: "endless_loop"})[2].error

    assert error is not None
    assert (error.file, error.line, error.function) == ("mapping-custom.js", 5, "endless_loop")
    assert error.excerpt is not None
    assert error.excerpt.startswith("  endless_loop() { for (;;); },\n")


def test_a_record_too_large_is_rejected_and_its_neighbours_are_not() -> None:
    """A record of a gigabyte must not decide how much memory a worker needs."""
    feed = records(3)
    feed[1].tree = {"SKU": "x" * TIGHT.record_bytes}
    with WorkerPool(
        criminal_program(), limits=TIGHT, warn=no_warning, prelude=prelude("bare")
    ) as pool:
        results = [result for _, result in pool.run([feed])]

    assert [result.outcome for result in results] == ["translated", "rejected", "translated"]
    assert results[1].error is not None
    assert results[1].error.code == "record_too_large"
