import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import BundleInvalid
from runtime_js.bundle import read_bundle
from runtime_js.bundle_limits import BundleLimits
from runtime_js.packing import pack
from tests.builders_zips import ENTRY_SCRIPT


def folder(path: Path, files: dict[str, bytes]) -> Path:
    """Write a bundle's source."""
    for name, content in {"mapping-custom.js": ENTRY_SCRIPT, **files}.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def codes(path: Path, limits: BundleLimits | None = None) -> list[str]:
    """Why a folder is not packed."""
    with pytest.raises(BundleInvalid) as caught:
        pack(path, limits)
    return [finding.code for finding in caught.value.findings]


def test_what_is_packed_is_what_is_read(tmp_path: Path) -> None:
    """Packing and reading are each other's inverse."""
    files = {"lookup/größe.csv": b"\xff\0", "lookup/empty.csv": b"", "README.md": b"words"}
    source = folder(tmp_path, files)

    assert read_bundle(pack(source)).files == {"mapping-custom.js": ENTRY_SCRIPT, **files}


def test_two_packs_are_one(tmp_path: Path) -> None:
    """The same sources give the same name, whoever packs them: dates and modes do not count."""
    files = {"lookup/b.csv": b"b", "lookup/a.csv": b"a"}
    one = folder(tmp_path / "one", files)
    other = folder(tmp_path / "other", dict(reversed(files.items())))
    (other / "lookup" / "a.csv").chmod(0o600)
    os.utime(other / "lookup" / "b.csv", (0, 0))

    assert pack(one) == pack(other)


@settings(max_examples=30, deadline=None)
@given(contents=st.lists(st.binary(max_size=300), max_size=5))
def test_any_content_survives(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    """Compression is not allowed to know what a file is."""
    files = {f"lookup/{number}.tsv": b"." + content for number, content in enumerate(contents)}
    source = folder(tmp_path_factory.mktemp("bundle"), files)

    assert read_bundle(pack(source)).files == {"mapping-custom.js": ENTRY_SCRIPT, **files}


def test_junk_and_hidden_files_stay_out(tmp_path: Path) -> None:
    """What an editor left behind would change the bundle's name."""
    plain = pack(folder(tmp_path / "plain", {}))
    junk = {
        ".git/config": b"",
        ".gitignore": b"",
        "lookup/~$a.xlsx": b"",
        "a.js~": b"",
        "Thumbs.db": b"",
    }

    assert pack(folder(tmp_path / "junk", junk)) == plain


@pytest.mark.parametrize("target", ["/etc/hostname", "mapping-custom.js", "nowhere", "."])
def test_a_link_is_refused(tmp_path: Path, target: str) -> None:
    """A link in a folder that somebody else wrote must not pull other files into the bundle."""
    folder(tmp_path, {})
    (tmp_path / "mapping-base.js").symlink_to(target)

    assert codes(tmp_path) == ["entry_special"]


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """Reading one would wait for ever."""
    os.mkfifo(folder(tmp_path, {}) / "mapping-base.js")

    assert codes(tmp_path) == ["entry_special"]


def test_what_a_bundle_must_not_hold_is_not_packed(tmp_path: Path) -> None:
    """An integrator learns it before the upload."""
    files = {"con.md": b"", "Mapping-custom.js": b"", "a\nb.md": b""}

    assert sorted(codes(folder(tmp_path, files))) == [
        "entry_name_clash",
        "entry_name_unsafe",
        "entry_name_unseen",
    ]


def test_what_would_be_refused_is_not_packed(tmp_path: Path) -> None:
    """`crossdock pack` never writes a zip that `crossdock check` cannot read."""
    assert codes(folder(tmp_path, {"manifest.toml": b"x = 1"})) == ["manifest_invalid"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (BundleLimits(entries=1), "zip_too_many_entries"),
        (BundleLimits(unpacked_bytes=50), "zip_too_large"),
        (BundleLimits(depth=1), "entry_name_long"),
    ],
)
def test_a_folder_is_not_read_beyond_the_limits(
    tmp_path: Path, limits: BundleLimits, code: str
) -> None:
    """Packing the wrong folder, a whole home, ends soon."""
    assert codes(folder(tmp_path, {"lookup/a.csv": b"x" * 100}), limits) == [code]


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    """That is no fault of a bundle."""
    with pytest.raises(FileNotFoundError):
        pack(tmp_path / "nowhere")
