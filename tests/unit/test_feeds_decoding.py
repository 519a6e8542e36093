"""Encodings: detection and what becomes of bytes that do not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import FeedFault
from feeds.decoding import (
    FeedDecoder,
    bad_offsets,
    guess_encoding,
    has_bad,
    shown,
    usable_codec,
)


def decoded(data: bytes, encoding: str | None, size: int) -> tuple[str, bool, str]:
    """Decode in pieces; return the text, whether any piece was bad, and the encoding settled."""
    decoder = FeedDecoder(encoding, "test")
    text, bad = "", False
    for at in range(0, len(data), size):
        text += decoder.decode(data[at : at + size])
        bad = bad or decoder.bad
    text += decoder.decode(b"", final=True)
    return text, bad or decoder.bad, decoder.settled


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b"\xef\xbb\xbfSKU", "utf-8"),
        (b"\xff\xfeS\0", "utf-16-le"),
        (b"\xfe\xff\0S", "utf-16-be"),
        ("SKU;Preis\n1;2".encode("utf-16-le"), "utf-16-le"),
        ("SKU;Preis\n1;2".encode("utf-16-be"), "utf-16-be"),
        (b"SKU;Preis", None),
        (b"", None),
        (b"\0\0\0\0\0\0\0\0", None),
    ],
)
def test_marks_and_wide_characters_tell_the_encoding(head: bytes, codec: str | None) -> None:
    """Steps 2 and 3 of the rule; a file of zeros is nothing."""
    assert guess_encoding(head, declaration=False)[0] == codec


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-8", "utf-8"), ("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("utf-16", None)],
)
def test_declaration_counts_unless_it_cannot_be_true(declared: str, codec: str | None) -> None:
    """A UTF-16 declaration that can be read as ASCII is a .NET habit, not a fact."""
    head = f'<?xml version="1.0" encoding="{declared}"?><a/>'.encode()
    assert guess_encoding(head, declaration=True)[0] == codec


@pytest.mark.parametrize(
    "name", ["nope", "utf-7", "base64", "rot13", "idna", "hz", "utf-32", "a\0b"]
)
def test_what_is_no_encoding_of_text_files_is_refused(name: str) -> None:
    """Some codecs make markup out of letters, or bytes out of text."""
    with pytest.raises(FeedFault) as caught:
        usable_codec(name)
    assert caught.value.fault == "encoding_unknown"


@pytest.mark.parametrize("size", [1, 2, 3, 64])
@pytest.mark.parametrize(
    ("text", "written", "settled"),
    [
        ("Größe € 5", "utf-8", "utf-8"),
        ("Größe € 5", "cp1252", "cp1252"),
        ("only ASCII", "ascii", "utf-8"),
    ],
)
def test_utf8_or_cp1252_is_decided_at_the_first_other_byte(
    text: str, written: str, settled: str, size: int
) -> None:
    """As long as all is ASCII both agree, so a late first umlaut is still read right."""
    data = b"x" * 64 * 3 + text.encode(written)
    if written == "utf-8" and size == 1:
        size = 2  # one byte of a character alone cannot tell
    assert decoded(data, None, max(size, 64)) == ("x" * 192 + text, False, settled)


def test_one_stray_byte_does_not_turn_utf8_into_cp1252() -> None:
    """One bad cell must not make mojibake of all the others."""
    text, bad, settled = decoded("Größe, Länge, ".encode() + b"Caf\xe9", None, 1000)
    assert (settled, bad) == ("utf-8", True)
    assert shown(text) == "Größe, Länge, Caf�"


@given(data=st.binary(max_size=60), size=st.integers(1, 9))
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252", "shift_jis", None]
)
def test_any_bytes_decode_and_the_chunks_do_not_matter(
    encoding: str | None, data: bytes, size: int
) -> None:
    """A bad byte is a place in the text, never an exception."""
    if encoding is None:
        size = 60  # the choice itself looks at one chunk
    text, bad, _ = decoded(data, encoding, size)
    whole, whole_bad, _ = decoded(data, encoding, 60)
    assert (text, bad) == (whole, whole_bad)
    assert bad == has_bad(text)


@given(text=st.text(alphabet="aé€😀\ud800\udc80", max_size=20))
def test_bad_places_are_found_again_in_utf8(text: str) -> None:
    """A record is refused by the offsets of its bad bytes."""
    data = shown(text).encode()
    offsets = bad_offsets(text)
    assert len(offsets) == sum(map(has_bad, text))
    assert all(data[at : at + 3] == "\ufffd".encode() for at in offsets)
