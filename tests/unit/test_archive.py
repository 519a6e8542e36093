import pytest

from runtime_js.archive import is_junk, read_archive
from runtime_js.bundle_limits import BundleLimits, size_text
from runtime_js.entry_names import fold
from runtime_js.remarks import Remarks, shown
from tests.builders_zips import Member, make_zip, raw_zip


def read(data: bytes, limits: BundleLimits | None = None) -> tuple[dict[str, bytes], list[str]]:
    """The files of a zip, and the codes of what was remarked."""
    remarks = Remarks(100)
    files = read_archive(data, limits or BundleLimits(), remarks)
    return files, [finding.code for finding in remarks.findings()]


def test_files_come_sorted_with_their_bytes() -> None:
    """The order of a zip is an accident; the bundle's is not."""
    files, codes = read(make_zip({"b.md": b"\xff\0", "a.md": b"", "lookup/c.csv": "c"}))

    assert list(files.items()) == [("a.md", b""), ("b.md", b"\xff\0"), ("lookup/c.csv", b"c")]
    assert codes == []


def test_stored_entries_are_read() -> None:
    """Packers store what does not compress."""
    files, _ = read(raw_zip([Member("a.md", b"abc", method=0)]))

    assert files == {"a.md": b"abc"}


def test_folders_leave_no_file() -> None:
    """A folder's own entry is a shadow of the files in it."""
    folder = Member("lookup/", method=0, external=0o40755 << 16 | 0x10)
    files, codes = read(raw_zip([folder, Member("lookup/a.csv", b"x")]))

    assert files == {"lookup/a.csv": b"x"}
    assert codes == []


def test_names_come_in_nfc() -> None:
    """macOS decomposes names; a script that opens `lookup/größe.csv` must find it."""
    files, _ = read(make_zip({"lookup/gro\u0308ße.csv": "x"}))

    assert list(files) == ["lookup/größe.csv"]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "lookup/.DS_Store",
        "__MACOSX/._mapping-custom.js",
        "lookup/._colors.xlsx",
        "Thumbs.db",
        "lookup/~$colors.xlsx",
        "mapping-custom.js~",
        ".git/config",
        "desktop.ini",
        "__pycache__/a.pyc",
    ],
)
def test_junk_is_ignored_with_a_note(name: str) -> None:
    """A zip made by hand on any system works; nobody is told off for a .DS_Store."""
    files, codes = read(make_zip({"a.md": "x", name: "junk"}))

    assert is_junk(name)
    assert files == {"a.md": b"x"}
    assert codes == ["bundle_junk"]


@pytest.mark.parametrize("name", ["a.b.md", "lookup/~a.csv", "thumbs.db.md", "MACOSX/a.csv"])
def test_what_looks_like_junk_is_kept(name: str) -> None:
    """A file that is left out by mistake is found out too late."""
    assert not is_junk(name)


def test_everything_wrong_is_reported_at_once() -> None:
    """An integrator mends a bundle in one go."""
    members = [
        Member("../a", b"x"),
        Member("con.js", b"x"),
        Member("b.md", b"x", local={"crc": 1}, central={"crc": 1}),
        Member("good.md", b"x"),
    ]
    files, codes = read(raw_zip(members))

    assert files == {"good.md": b"x"}
    assert sorted(codes) == ["entry_name_outside", "entry_name_unsafe", "zip_damaged"]


def test_small_texts_may_compress_well() -> None:
    """A template of one repeated word is no bomb."""
    files, codes = read(make_zip({"a.md": b"a" * 1_000_000}))

    assert codes == []
    assert len(files["a.md"]) == 1_000_000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (BundleLimits(entries=2), "zip_too_many_entries"),
        (BundleLimits(entry_bytes=9), "zip_too_large"),
        (BundleLimits(unpacked_bytes=29), "zip_too_large"),
        (BundleLimits(name_chars=3), "entry_name_long"),
        (BundleLimits(depth=1), "entry_name_long"),
        (BundleLimits(zip_bytes=99), "zip_too_large"),
    ],
)
def test_each_limit_holds(limits: BundleLimits, code: str) -> None:
    """A limit that is documented is a limit that is kept."""
    data = make_zip({name: b"0123456789" for name in ("x/a.md", "x/b.md", "x/c.md")})

    assert set(read(data, limits)[1]) == {code}
    assert read(data)[1] == []


def test_unseen_characters_are_written_out() -> None:
    """A log or terminal shows what is there, and no more than fits."""
    assert shown("a\u202eb\x1b[0m") == "a\\u{202e}b\\u{1b}[0m"
    assert len(shown("x" * 500)) == 121


@pytest.mark.parametrize(
    ("one", "other"),
    [("A", "a"), ("é", "e\u0301"), ("ß", "SS"), ("a.", "a"), ("ﬁ", "fi"), ("K", "k")],
)
def test_fold_joins_what_some_system_joins(one: str, other: str) -> None:
    """NTFS folds case, APFS folds accents, Windows drops the last dot."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (1_536, "1,536 bytes"), (1 << 25, "32 MiB")]
)
def test_sizes_are_written_for_people(size: int, text: str) -> None:
    """33554432 is not a size anybody knows."""
    assert size_text(size) == text
