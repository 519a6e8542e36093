"""Result files that were made to hurt: they end in one error, quickly, in little memory."""

import gzip
import io
import subprocess
import sys
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import MarketplaceAnswerBroken
from marketplaces.ebay.xml_records import records
from tests.ebay_results import adds, answers_before_the_end, error, packed, response, result

MADE = response("AddFixedPriceItem", "Success", "1", listing_id="110")

MIXED = result(
    MADE,
    response("AddFixedPriceItem", "Failure", "2", error(70, "<b>Long</b>", "81")),
    response("AddFixedPriceItem", "Failure", "3.4", error(488, "Used", "110000000017")),
    response("AddFixedPriceItem", "Warning", None, "<SKU>R</SKU>", error(37, severity="Warning")),
)


def told(file: bytes) -> list[int | None]:
    """Records of the answers before the file breaks, as it must."""
    found, fault = answers_before_the_end(file, "add", MarketplaceAnswerBroken)
    assert isinstance(fault, MarketplaceAnswerBroken)
    return [answer.record for answer in found]


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    "document_type",
    [
        pytest.param(f"<!DOCTYPE x [{ENTITIES}]>", id="entities that multiply"),
        pytest.param('<!DOCTYPE x [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>', id="a file"),
        pytest.param('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', id="a document type"),
    ],
)
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_no_document_type_is_taken(document_type: str, place: str) -> None:
    """Whoever stands between eBay and us must not make this machine read, fetch or grow."""
    uses = "&e11;" if "e11" in document_type else ""
    made = MADE.replace("110<", f"110{uses}<")
    if place == "attribute":
        made = MADE.replace("<Ack>", f'<Ack a="{uses}">')
    text = result(made).decode().replace("?>", f"?>{document_type}", 1)

    assert told(text.encode()) == []


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<a>" * 100_000, id="deep"),
        pytest.param(f'<a b="{"x" * 12_000_000}"/>', id="huge attribute"),
        pytest.param("x" * 12_000_000, id="huge text"),
        pytest.param("<a/>" * 2_000_000, id="many elements"),
        pytest.param("".join(f'<a b{n}="1"/>' for n in range(400_000)), id="many names"),
        pytest.param("<!--" + "x" * 6_000_000 + "-->", id="huge comment"),
    ],
)
@pytest.mark.parametrize("where", ["in a response", "between responses"])
def test_what_never_ends_is_given_up(inside: str, where: str) -> None:
    """A response has some kilobytes; nobody waits for the end of one with millions."""
    head = f"<BulkDataExchangeResponses>{MADE}"
    opening = "<AddFixedPriceItemResponse>" if where == "in a response" else ""

    assert told((head + opening + inside).encode()) == [1]


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(gzip.compress(b"<a>" + b" " * 200_000_000, 9), id="gzip"),
        pytest.param(gzip.compress(adds(1)) + gzip.compress(adds(1)), id="two gzips in one"),
        pytest.param(gzip.compress(adds(1))[:-4] + b"\0\0\0\1", id="wrong length"),
        pytest.param(b"\x1f\x8b\x08\x04" + b"\xff" * 70_000, id="endless header"),
        pytest.param(b"PK\x03\x04" + b"\0" * 1000, id="no zip"),
        pytest.param(b"\x1f\x8b", id="two bytes"),
    ],
)
def test_a_packed_bomb_is_given_up(file: bytes) -> None:
    """It unpacks to a thousand times its size; honest results to thirty times."""
    tracemalloc.start()
    try:
        assert told(file) == []
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_zip_that_lies_about_its_size_is_given_up() -> None:
    """What counts is what comes out, not what the directory of the zip says."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.xml", b"<a>" + b" " * 100_000_000)

    assert told(target.getvalue()) == []


@settings(max_examples=60)
@given(
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=6)), max_size=8),
    form=st.sampled_from(["plain", "gzip", "zip"]),
)
def test_no_damage_does_more_than_break_the_file(
    changes: list[tuple[int, bytes]], form: str
) -> None:
    """Whatever bytes come, there are answers, or the one error that has the file fetched again."""
    file = packed(MIXED, form)
    for place, inserted in changes:
        at = place % (len(file) + 1)
        file = file[:at] + inserted + file[at + 1 :]
    answers_before_the_end(file, "add", MarketplaceAnswerBroken)


def test_memory_does_not_grow_with_the_result() -> None:
    """Forty thousand responses take the memory of two thousand."""
    program = (
        "import resource, sys\n"
        "from tests.hostile.test_ebay_results import read_many\n"
        "read_many(int(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", program, str(count)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for count in (20, 400)
    ]

    assert peaks[1] < peaks[0] + 8_000


def read_many(hundreds: int) -> None:
    """Read so many hundred responses, as a process of its own does."""
    blocks = [b"<BulkDataExchangeResponses>", *[MADE.encode() * 100] * hundreds]
    blocks.append(b"</BulkDataExchangeResponses>")
    count = sum(1 for _ in records(blocks, ("AddFixedPriceItemResponse",)))
    assert count == hundreds * 100
