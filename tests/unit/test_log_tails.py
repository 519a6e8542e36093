"""The tail of a log as server-sent events: where one goes on, and how many may listen."""

import asyncio
import contextlib

import pytest

from admin_api.log_tails import Listeners, line_events
from admin_api.problems import Refused
from catalog.stored import StoredLine, Tail


def _line(record: int) -> StoredLine:
    at = "2026-03-01T06:00:00Z"
    return StoredLine(
        merchant="wren",
        feed="f1",
        feed_number=1,
        feed_name="a.csv",
        kind="product",
        at=at,
        record=record,
        position=0,
        sku=None,
        level="info",
        message=f"line {record}\nand more",
        file=None,
        line=None,
    )


async def _first(count: int, *tails: Tail) -> list[bytes]:
    """The first events of a stream whose looks give these tails, and then nothing."""
    left = list(tails[1:])

    async def look(after: str) -> Tail:
        return left.pop(0) if left else Tail((), after)

    found = []
    async with contextlib.aclosing(line_events(tails[0], look, look_seconds=0.0)) as events:
        async for event in events:
            found.append(event)
            if len(found) == count:
                break
    return found


def test_only_the_last_line_of_a_look_has_an_id() -> None:
    """Who is cut off in the midst of a look sees its lines once more, instead of never."""
    retry, *lines = asyncio.run(
        _first(4, Tail((_line(1), _line(2)), "one"), Tail((_line(3),), "two"))
    )
    assert retry == b"retry: 3000\n\n"
    assert [line.startswith(b"id: ") for line in lines] == [False, True, True]
    assert lines[2].startswith(b"id: two\nevent: line\ndata: {")
    assert all(line.count(b"\n\n") == 1 for line in lines)


def test_a_stream_without_lines_says_at_once_where_it_is() -> None:
    """A client that is cut off before the first line knows where to go on."""
    _, idle = asyncio.run(_first(2, Tail((), "here")))
    assert idle == b"id: here\nevent: idle\ndata: {}\n\n"


def test_so_many_listen_and_no_more() -> None:
    """Each costs a look into the store every second; who leaves makes room."""
    listeners = Listeners(most=1)
    listeners.check()
    with listeners.listening(), pytest.raises(Refused) as caught:
        listeners.check()
    assert caught.value.code == "listeners_many"
    listeners.check()
