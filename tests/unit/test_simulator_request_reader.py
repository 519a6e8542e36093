import io
import tracemalloc
from collections.abc import Iterator
from typing import IO, cast

import pytest

from simulators.ebay.request_reader import FileRefused, kinds_of, requests_of
from tests.ebay_files import NAMESPACE, file_of, item, request

HEAD, TAIL = file_of().split(b"</Header>\n")


class Endless(io.RawIOBase):
    """A file of many requests that is never in memory as a whole."""

    def __init__(self, count: int) -> None:
        self._pieces = self._made(count)

    @staticmethod
    def _made(count: int) -> Iterator[bytes]:
        yield HEAD + b"</Header>\n"
        one = request("AddFixedPriceItem", item()).encode()
        for _ in range(count):
            yield one
        yield TAIL

    def read(self, size: int = -1) -> bytes:
        """The next piece, whatever was asked for."""
        return next(self._pieces, b"")


def test_a_request_is_read_with_everything_inside() -> None:
    """Names without namespaces, texts without blanks around them."""
    file = file_of(request("EndFixedPriceItem", "<ItemID> 12 </ItemID>", "r-7"))
    header, one = requests_of(io.BytesIO(file))

    assert (header.name, header.value("SiteID")) == ("Header", "0")
    assert (one.name, one.value("ItemID"), one.value("MessageID")) == (
        "EndFixedPriceItemRequest",
        "12",
        "r-7",
    )
    assert one.value("Item/Title") is None


def test_the_kinds_of_a_file_are_counted() -> None:
    """Mixed files are seen before anything of them is done."""
    file = file_of(*[request("OrderAck", "<OrderID>1</OrderID>")] * 3)

    assert kinds_of(io.BytesIO(file)) == {"OrderAckRequest": 3}


def test_memory_does_not_grow_with_the_file() -> None:
    """A file may have a hundred thousand requests."""
    tracemalloc.start()
    try:
        count = 0
        for _ in requests_of(cast("IO[bytes]", Endless(2_000))):
            count += 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 2_001
    assert peak < 1_000_000


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<a>" * 40 + "</a>" * 40, id="deep"),
        pytest.param("<a/>" * 60_001, id="wide"),
        pytest.param("x" * 4_000_001, id="long"),
        pytest.param("&unknown;", id="entity"),
        pytest.param("<a></b>", id="malformed"),
    ],
)
def test_a_request_out_of_bounds_refuses_the_file(inside: str) -> None:
    """The simulator is no wall, but it does not fall over either."""
    file = file_of(request("OrderAck", inside))

    with pytest.raises(FileRefused):
        list(requests_of(io.BytesIO(file)))


def test_a_document_type_refuses_the_file() -> None:
    """No entity is ever expanded."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + f'<x xmlns="{NAMESPACE}">&a;</x>'.encode()

    with pytest.raises(FileRefused):
        kinds_of(io.BytesIO(bomb))
