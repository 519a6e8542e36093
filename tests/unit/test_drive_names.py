import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.errors import NameRefused
from drive.names import (
    MOST_DEPTH,
    MOST_FORK_BYTES,
    clean,
    folded,
    is_hidden,
    is_junk,
    most_bytes,
    split,
)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("in/product/today.csv", ("in", "product", "today.csv")),
        ("/in/product/", ("in", "product")),
        ("", ()),
        ("/", ()),
        ("in/Größen 2026.csv", ("in", "Größen 2026.csv")),
        ("in/日本語.csv", ("in", "日本語.csv")),
        ("in/👩\u200d🔧.csv", ("in", "👩\u200d🔧.csv")),
        ("in/.hidden", ("in", ".hidden")),
        ("in/console.csv", ("in", "console.csv")),
        ("in/100%.csv", ("in", "100%.csv")),
    ],
)
def test_paths_fall_into_their_parts(path: str, parts: tuple[str, ...]) -> None:
    """What people call their files is kept as they call them."""
    assert split(path) == parts


@pytest.mark.parametrize(
    "name",
    [
        *(
            "..",
            ".",
            "a/../b",
            "a//b",
            "//a",
            "a\\b",
            "..\\..\\x",
            "a\0b",
            "a\nb",
            "a\rb",
            "a\x7fb",
        ),
        *("a:b", "a*", "a?", '"a"', "<a>", "a|b", "a.", "a ", " a", "a/b. ", "\ud800", "a\ufffe"),
        *("CON", "nul", "Prn.csv", "com1", "LPT9.tar.gz", "aux ", "com¹", "con .txt"),
        *("\u202egnp.exe", "a\u2066b", "\ufeffa", "a\u2028b", "a" * 201, "ü" * 101),
    ],
)
def test_names_that_a_system_cannot_show_are_refused(name: str) -> None:
    """A file that Windows cannot delete, or a listing in XML cannot hold, is nobody's friend."""
    with pytest.raises(NameRefused) as caught:
        split(name)

    assert caught.value.code == "name_refused"
    assert str(caught.value).isascii()


def test_paths_have_an_end() -> None:
    """Deeper ones could not be opened by some of the clients."""
    assert len(split("a/" * MOST_DEPTH)) == MOST_DEPTH
    with pytest.raises(NameRefused):
        split("a/" * (MOST_DEPTH + 1))
    with pytest.raises(NameRefused):
        split("/".join(["a" * 199] * 6))


@given(st.text())
@example("u\u0308")
@example("\u212b/\u1e9b\u0323")
@example("\u037e")
def test_any_text_is_a_path_or_refused_and_both_forms_are_one_file(text: str) -> None:
    """Finder writes names in pieces (NFD), everybody else in one (NFC)."""
    try:
        parts = split(text)
    except NameRefused:
        with pytest.raises(NameRefused):
            split(unicodedata.normalize("NFD", text))
        return

    assert split(unicodedata.normalize("NFD", text)) == parts
    assert split("/".join(parts)) == parts
    assert clean(text) == "/".join(parts)
    for part in parts:
        assert part not in ("", ".", "..")
        assert not set(part) & set("/\\\0")
        assert unicodedata.is_normalized("NFC", part)
        assert len(part.encode()) <= 200


@pytest.mark.parametrize(
    "name",
    [
        *("._today.csv", ".DS_Store", ".ds_store", "~$prices.xlsx", "Thumbs.db", "Desktop.ini"),
        *(".~lock.prices.ods#", "today.csv.filepart", "today.csv.partial", "x.part", "x.TMP"),
        *("x.crdownload", ".today.csv.swp", ".Trashes", ".Trash-1000", "._"),
        *("7D5B4C00", "today.csv~", "#today.csv#", ".#today.csv", ".goutputstream-K3ZQ92"),
        ".today.csv.x7Hq2a",
    ],
)
def test_leavings_of_clients_are_junk(name: str) -> None:
    """They would start runs that nobody asked for."""
    assert is_junk(name)


@pytest.mark.parametrize(
    "name",
    [
        *("today.csv", "part.csv", "tmp", "_today.csv", ".feed", "a~$b.csv", "today.parts"),
        *(
            "20260301",
            "7d5b4c00",
            "7D5B4C00.csv",
            "7D5B4C001",
            "~today.csv",
            "#1.csv",
            "today.backup",
        ),
    ],
)
def test_names_that_look_like_junk_only_at_a_glance_are_none(name: str) -> None:
    """A feed that is taken for junk is lost without a word."""
    assert not is_junk(name)


def test_what_is_hidden_is_junk_and_small() -> None:
    """A hidden file without a bound would be room that nobody can find."""
    for name in ("._a.csv", ".DS_Store", "Thumbs.db"):
        assert is_hidden(name)
        assert is_junk(name)
        assert most_bytes(name) == MOST_FORK_BYTES
    assert not is_hidden("today.csv.filepart")  # WinSCP looks for it in the listing
    assert most_bytes("today.csv.filepart") is None


@given(st.text())
def test_names_that_differ_in_case_or_form_fold_to_one(text: str) -> None:
    """Windows and macOS would show one of two such files."""
    upper_and_back = folded(unicodedata.normalize("NFC", text.upper().lower()))

    assert folded(folded(text)) == folded(text)
    if text.isascii():
        assert upper_and_back == folded(text)
