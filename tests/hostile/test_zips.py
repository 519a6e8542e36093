"""Hostile zips: every one is refused by name of its fault, or read as what every reader sees."""

import contextlib
import hashlib
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.codes import CODES
from catalog.errors import BundleInvalid
from runtime_js.bundle import read_bundle
from runtime_js.bundle_limits import MIB, BundleLimits
from tests.builders_zips import (
    ENTRY_SCRIPT,
    STORED,
    Member,
    descriptor,
    make_zip,
    raw_zip,
    unicode_path,
)
from tests.hostile_zips import AS_STREAM, GOOD, HOSTILE, SCRIPT


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_for_what_it_is(name: str) -> None:
    """The integrator learns what is wrong, and nothing but BundleInvalid ever comes out."""
    data, codes = HOSTILE[name]
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(data)

    errors = {finding.code for finding in caught.value.findings if finding.severity == "error"}
    assert errors == codes
    assert codes <= set(CODES)


@pytest.mark.parametrize("name", HOSTILE)
def test_says_so_in_characters_that_can_be_seen(name: str) -> None:
    """A finding is printed on terminals: a name must not move the cursor or turn the text round."""
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(HOSTILE[name][0])

    for finding in caught.value.findings:
        assert str(finding).isprintable()
        assert len(str(finding)) < 1_000


def test_there_are_many() -> None:
    """Fewer cases would mean that some were lost."""
    assert len(HOSTILE) >= 140


@pytest.mark.parametrize("name", ["bomb that claims 10 bytes", "every entry the same bytes",
                                  "quoted overlap", "claims 60 MiB"])  # fmt: skip
def test_a_bomb_costs_no_memory(name: str) -> None:
    """128 MiB of zeros must not be held to find out that they are not wanted."""
    data = HOSTILE[name][0]
    tracemalloc.start()
    with contextlib.suppress(BundleInvalid):
        read_bundle(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * MIB


def test_what_fits_by_file_but_not_together_is_refused() -> None:
    """Each file is within its limit; the total is what fills the memory."""
    limits = BundleLimits(unpacked_bytes=1_000)
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(make_zip({f"lookup/{n}.csv": b"x" * 400 for n in range(3)}), limits)

    assert [finding.code for finding in caught.value.findings] == ["zip_too_large"]


def test_an_upload_over_the_limit_is_not_looked_at() -> None:
    """What is too large to be read is refused by its length alone."""
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(GOOD, BundleLimits(zip_bytes=100))

    assert [finding.code for finding in caught.value.findings] == ["zip_too_large"]


def test_the_list_of_faults_is_bounded() -> None:
    """Two thousand faults make a hundred findings and a count."""
    data = raw_zip([Member(f"../{number}", method=STORED) for number in range(2_000)])
    with pytest.raises(BundleInvalid) as caught:
        read_bundle(data)

    assert len(caught.value.findings) == 101
    assert caught.value.findings[-1].message == "1,900 more findings are not listed"


@pytest.mark.parametrize("signed", [True, False])
def test_a_streamed_entry_is_read(signed: bool) -> None:
    """macOS and Java write the sizes behind the data; that is no lie."""
    sizes = descriptor(ENTRY_SCRIPT, signed=signed)
    member = Member("mapping-custom.js", ENTRY_SCRIPT, flags=8, local=AS_STREAM, descriptor=sizes)

    assert read_bundle(raw_zip([member])).files == {"mapping-custom.js": ENTRY_SCRIPT}


def test_a_second_name_that_says_the_same_is_read() -> None:
    """Info-ZIP writes the name again in UTF-8; only a different one is a lie."""
    name = "lookup/größe.csv"
    member = Member(name, b"x", extra=unicode_path(name.encode(), name.encode()))

    assert name in read_bundle(raw_zip([SCRIPT, member])).files


def test_a_name_in_utf_8_without_the_flag_is_read() -> None:
    """So do macOS and Info-ZIP in the C locale; no other encoding gives valid UTF-8 by chance."""
    raw = "lookup/größe.csv".encode()
    unmarked = {"flags": 0}
    member = Member(raw, b"x", local=unmarked, central=unmarked)

    assert "lookup/größe.csv" in read_bundle(raw_zip([SCRIPT, member])).files


MUTABLE = make_zip(
    {
        "mapping-custom.js": ENTRY_SCRIPT,
        "manifest.toml": 'name = "Wren"\n[inventory]\nformat = "csv"\n',
        "cases/sale/feed.csv": "a,b\n1,2\n",
        "cases/sale/expected.jsonl": "{}\n",
        "profiles/returns.json": '{"kind": "return"}',
        "templates/plain.html": "<p>${PRODUCT.Title}</p>",
        "lookup/colours.csv": "From,To\nrot,red\n" * 20,
    }
)


def test_the_zip_to_mutate_is_good() -> None:
    """Else the next test would prove nothing."""
    assert read_bundle(MUTABLE).findings == ()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_mutated_zip_is_read_or_refused(data: st.DataObject) -> None:
    """No byte of an upload can bring out anything but a bundle or BundleInvalid."""
    content = bytearray(MUTABLE)
    edits = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for position, byte in data.draw(st.lists(edits, max_size=6)):
        content[position] = byte
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
    mutated = bytes(content[:cut])

    with contextlib.suppress(BundleInvalid):
        assert read_bundle(mutated).sha256 == hashlib.sha256(mutated).hexdigest()


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), end=st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, end: bool) -> None:
    """Nor can bytes that are no zip, with or without the signature of an end."""
    with contextlib.suppress(BundleInvalid):
        read_bundle(data + b"PK\x05\x06" + bytes(18) if end else data)


@settings(max_examples=100, deadline=None)
@given(
    files=st.dictionaries(
        st.from_regex(r"\A[a-z]{1,8}(/[a-z]{1,8}){0,2}\.md\Z"), st.binary(max_size=200), max_size=6
    )
)
def test_what_is_read_is_what_zipfile_reads(files: dict[str, bytes]) -> None:
    """Two readers that agree on every honest zip: neither sees a file the other does not."""
    data = make_zip({"mapping-custom.js": ENTRY_SCRIPT, **files})
    with contextlib.suppress(BundleInvalid):  # `a.md` and `a.md/b.md`, which zipfile allows
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert read_bundle(data).files == {n: archive.read(n) for n in archive.namelist()}
