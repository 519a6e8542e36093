"""The files of releases: listed, read, downloaded, and compared between two releases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from admin_api.callers import Caller
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.releases import ReleaseId
from runtime_js.bundle import bundle_files
from store.store import Store
from workflow.compare_releases import FileDifference, compare_files

Origin = Literal["own", "base"]
Sort = Literal["text", "workbook", "binary"]

# A text beyond that is nothing to edit in a browser; it can be downloaded with its release.
MOST_TEXT_BYTES = 1 << 20

# What is different between two releases is shown up to so many files.
_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of a bundle; one of the base that the release extends has the origin `base`."""

    name: str
    size_bytes: int
    sort: Sort
    origin: Origin


class ReleaseFilesDesk:
    """Shows what is in releases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, caller: Caller, merchant: str, number: int) -> tuple[FileShown, ...]:
        """The files of a release by name, and behind them those of its base.

        Raises:
            NotFound, Refused.
        """
        caller.allow(Act.LOOK, merchant)
        own, base = self._both(merchant, number)
        shown = [_shown(name, data, "own") for name, data in own.items()]
        return (*shown, *(_shown(name, data, "base") for name, data in base.items()))

    def text(
        self, caller: Caller, merchant: str, number: int, name: str, origin: Origin = "own"
    ) -> str:
        """The text of one file. Raises NotFound, also for one that is no text; Refused."""
        caller.allow(Act.LOOK, merchant)
        own, base = self._both(merchant, number)
        text = _text((own if origin == "own" else base).get(name))
        if text is None:
            message = f"{merchant}/{number} has no text file {name!r}"
            raise NotFound(message, noun="file", id=name)
        return text

    def texts(
        self, caller: Caller, merchant: str, number: int
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """All texts of a release by name, its own and its base's: what an editor works with.

        Raises:
            NotFound, Refused.
        """
        caller.allow(Act.LOOK, merchant)
        own, base = self._both(merchant, number)
        return _texts(own), _texts(base)

    def zip(self, caller: Caller, merchant: str, number: int) -> bytes:
        """The bundle, byte for byte as it was added. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        return self._store.releases.content(ReleaseId(merchant, number)).zip

    def differences(
        self, caller: Caller, merchant: str, before: int, after: int
    ) -> tuple[FileDifference, ...]:
        """What is different between two releases, by file; the base apart.

        Raises:
            NotFound, Refused.
        """
        caller.allow(Act.LOOK, merchant)
        left, right = (self._files(ReleaseId(merchant, number)) for number in (before, after))
        found = compare_files(left, right)
        return tuple(each for _, each in zip(range(_MOST_FILES), found, strict=False))

    def _files(self, release: ReleaseId) -> Mapping[str, bytes]:
        return bundle_files(self._store.releases.content(release).zip)

    def _both(self, merchant: str, number: int) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
        content = self._store.releases.content(ReleaseId(merchant, number))
        base = {} if content.base_zip is None else bundle_files(content.base_zip)
        return bundle_files(content.zip), base


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    texts = {name: _text(data) for name, data in files.items()}
    return {name: text for name, text in texts.items() if text is not None}


def _text(data: bytes | None) -> str | None:
    if data is None or len(data) > MOST_TEXT_BYTES or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _shown(name: str, data: bytes, origin: Origin) -> FileShown:
    sort: Sort = "binary" if _text(data) is None else "text"
    if name.lower().endswith(".xlsx"):
        sort = "workbook"
    return FileShown(name, len(data), sort, origin)
