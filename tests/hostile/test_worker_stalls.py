"""A worker that was taken over may stall its parent; every wait of the parent's has an end."""

import json
import os

import pytest

from catalog.errors import ScriptError
from catalog.records import FeedRecord
from runtime_js import frames
from runtime_js.attempts import Attempts
from runtime_js.limits import Limits
from runtime_js.loading import LoadingPlan
from runtime_js.pool import WorkerPool
from runtime_js.program import Program
from runtime_js.worker_process import Answer, End
from runtime_js.worker_start import WorkerStarter
from tests.sandbox_parts import TIGHT, no_warning, program_of

RECORD = FeedRecord(1, "Product", {"SKU": "1"}, 1, "")


def attempts_of(program: Program) -> Attempts:
    """Attempts that start no worker; their `_read` is what meets an answer first."""
    plan = LoadingPlan(program, (), Limits())
    return Attempts(WorkerStarter(plan, Limits(), no_warning), plan)


def test_a_frame_that_drips_is_not_waited_for() -> None:
    """One byte now and then keeps the pipe moving for days; the patience counts all the same."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    asked = 0

    def overdue() -> bool:
        nonlocal asked
        asked += 1
        if asked == 20:
            return True
        os.write(writing, b"x")  # the worker is always a byte ahead
        return False

    os.write(writing, frames.HEADER.pack(1 << 20, frames.DONE[0]) + b"x")
    with pytest.raises(frames.TooSlow):
        frames.read_frame(reading, most=1 << 21, overdue=overdue)

    os.close(reading)
    os.close(writing)


def test_a_pipe_that_is_emptied_in_drops_is_not_waited_for() -> None:
    """The same on the way in: a worker may read one byte of its batch now and then."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    asked = 0

    def overdue() -> bool:
        nonlocal asked
        asked += 1
        os.read(reading, 1 << 16)
        return asked == 20

    with pytest.raises(frames.TooSlow):
        frames.write_frame(writing, frames.RUN, b"x" * (8 << 20), overdue=overdue)

    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    "thrown",
    [
        pytest.param(
            "'x\\n    at <input>:' + '9'.repeat(5000) + ':1'", id="a line of 5,000 digits"
        ),
        pytest.param("'x' + '\\n'.repeat(7000)", id="line ends only"),
        pytest.param("'x\\n    at ' + ' ('.repeat(3000)", id="brackets only"),
    ],
)
def test_what_the_top_level_throws_is_read_as_text(thrown: str) -> None:
    """The engine's words are searched for places; a script can make it say anything."""
    source = f"throw {{ toString() {{ return {thrown}; }} }}; function transform() {{}}"
    with (
        WorkerPool(program_of(source), limits=TIGHT, warn=no_warning) as pool,
        pytest.raises(ScriptError) as caught,
    ):
        list(pool.run([[RECORD]]))

    assert caught.value.context["fault"] == "script_load_failed"


@pytest.mark.parametrize(
    "text", ["\n" * (16 << 20), "    at <input>:" + "9" * 5_000 + ":1"], ids=["lines", "digits"]
)
def test_the_last_words_of_a_heap_are_bounded(text: str) -> None:
    """A frame may hold 64 MiB; a search that goes over them twice never ends."""
    said = json.dumps({"reason": "time", "text": text, "salvaged": None}).encode()
    attempts = attempts_of(program_of("function transform() {}"))

    attempt = attempts._read(Answer(End.SPENT, said), 1)

    assert len(attempt.text) <= 8_000
    assert attempts._plan.line_map.frames(attempt.text) == []


def test_hits_and_carried_names_do_not_pile_up() -> None:
    """A worker that was taken over names new rows and globals in each answer, for ever."""
    attempts = attempts_of(program_of("function transform() {}"))
    for crossing in range(300):
        hits = [[0, crossing * 100 + row] for row in range(100)]
        carried = [f"name{crossing}_{number}.x" for number in range(100)]
        answer = {"done": 1, "results": [{"o": "translated"}], "hits": hits, "carried": carried}
        attempts._read(Answer(End.DONE, json.dumps(answer).encode()), 1)

    assert attempts.hits == set()  # the program has no tables
    assert len(attempts.carried) <= 1_100
