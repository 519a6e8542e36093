"""A merchant's space as a dict, and a journal that remembers, to hold the real ones against."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.errors import AlreadyExists, NotFound, PlaceRefused, SpaceFull
from drive.folders import Layout
from drive.names import folded, split
from drive.ports import NoJournal, Version
from drive.quota import Limits

_Key = tuple[str, ...]


@dataclass
class Node:
    """A file with its bytes, or a folder without any; `path` as it is spelt."""

    path: str
    data: bytes | None


class ModelSpace:
    """What a space should hold after the same calls, and which error each should raise."""

    def __init__(self, layout: Layout, limits: Limits, readme: bytes) -> None:
        self._layout = layout
        self._limits = limits
        self.nodes: dict[_Key, Node] = {(): Node("", None)}
        for path in layout.folders:
            self.nodes[_key(path)] = Node(path, None)
        self.nodes[_key("README.txt")] = Node("README.txt", readme)

    def files(self) -> dict[str, bytes]:
        """Bytes of every file."""
        return {node.path: node.data for node in self.nodes.values() if node.data is not None}

    def folders(self) -> list[str]:
        """Every folder below the merchant's, sorted."""
        return sorted(node.path for key, node in self.nodes.items() if key and node.data is None)

    def usage(self) -> tuple[int, int]:
        """Bytes, and files with folders."""
        return sum(map(len, self.files().values())), len(self.nodes) - 1

    def put(self, path: str, data: bytes) -> None:
        """As an upload that is committed."""
        key, spelt, node = self._place(path)
        if node is not None and node.data is None:
            raise AlreadyExists("")
        if not self._layout.may_write(spelt):
            raise PlaceRefused("")
        before = 0 if node is None or node.data is None else len(node.data)
        if self.usage()[0] - before + len(data) > self._limits.most_bytes and data:
            raise SpaceFull("")
        if node is None:
            self._check_new(key)
        self.nodes[key] = Node(spelt, data)

    def make_folder(self, path: str) -> None:
        """As the space does."""
        key, spelt, node = self._place(path)
        if node is not None:
            raise AlreadyExists("")
        self._require_writable(spelt)
        self._check_new(key)
        self.nodes[key] = Node(spelt, None)

    def move(self, source: str, target: str, *, replace: bool) -> bool:
        """As the space does."""
        old_key, old_path, old = self._place(source)
        new_key, new_path, new = self._place(target)
        if old is None:
            raise NotFound("")
        if old_key == new_key:
            new, new_path = None, "/".join((*new_path.split("/")[:-1], split(target)[-1]))
            if new_path == old_path:
                return False
        if not self._layout.may_delete(old_path):
            raise PlaceRefused("")
        self._require_writable(new_path)
        if old_key != new_key:
            if new_key[: len(old_key)] == old_key or old_key[: len(new_key)] == new_key:
                raise PlaceRefused("")
            if new is not None and not replace:
                raise AlreadyExists("")
            if new is None and old_key[:-1] != new_key[:-1]:
                self._check_entries(new_key)
            self._remove(new_key)
        for key, node in list(self.nodes.items()):
            if key[: len(old_key)] == old_key:
                del self.nodes[key]
                moved = (*new_key, *key[len(old_key) :])
                self.nodes[moved] = Node(new_path + node.path[len(old_path) :], node.data)
        return new is not None

    def copy(self, source: str, target: str, *, replace: bool, deep: bool) -> bool:
        """As the space does."""
        old_key, _, old = self._place(source)
        if old is None:
            raise NotFound("")
        key, spelt, node = self._place(target)
        self._require_writable(spelt)
        if old_key[: len(key)] == key or key[: len(old_key)] == old_key:
            raise PlaceRefused("")
        if node is not None and not replace:
            raise AlreadyExists("")
        if old.data is None:
            self._copy_folder(old_key, key, spelt, deep=deep)
            return node is not None
        if node is not None and node.data is None:
            self._remove(key)
        self.put(target, old.data)
        return node is not None

    def _copy_folder(self, source: _Key, target: _Key, spelt: str, *, deep: bool) -> None:
        old = self.nodes[source].path
        copies = {
            (*target, *key[len(source) :]): Node(spelt + node.path[len(old) :], node.data)
            for key, node in self.nodes.items()
            if key == source or (deep and key[: len(source)] == source)
        }
        size = sum(len(node.data or b"") for node in copies.values())
        used, files = self.usage()
        gone = [key for key in self.nodes if key[: len(target)] == target]
        freed = sum(len(self.nodes[key].data or b"") for key in gone)
        if size - freed > 0 and used + size - freed > self._limits.most_bytes:
            raise SpaceFull("")
        if len(copies) > len(gone) and files + len(copies) - len(gone) > self._limits.most_files:
            raise SpaceFull("")
        if not gone:
            self._check_entries(target)
        self._remove(target)
        self.nodes.update(copies)

    def delete(self, path: str) -> None:
        """As the space does."""
        key, spelt, node = self._place(path)
        if node is None:
            raise NotFound("")
        if not self._layout.may_delete(spelt):
            raise PlaceRefused("")
        self._remove(key)

    def _place(self, path: str) -> tuple[_Key, str, Node | None]:
        key, parts = _key(path), split(path)
        above = self.nodes.get(key[:-1])
        if above is None or above.data is not None:
            raise NotFound("")
        node = self.nodes.get(key)
        spelt = "/".join(filter(None, (above.path, parts[-1])))
        return key, node.path if node else spelt, node

    def _require_writable(self, path: str) -> None:
        if not self._layout.may_write(path):
            raise PlaceRefused("")

    def _check_new(self, key: _Key) -> None:
        if self.usage()[1] >= self._limits.most_files:
            raise SpaceFull("")
        self._check_entries(key)

    def _check_entries(self, key: _Key) -> None:
        beside = sum(each[:-1] == key[:-1] and each != () for each in self.nodes)
        if beside >= self._limits.most_entries:
            raise SpaceFull("")

    def _remove(self, key: _Key) -> None:
        for each in [each for each in self.nodes if each[: len(key)] == key]:
            del self.nodes[each]


def _key(path: str) -> _Key:
    return tuple(folded(part) for part in split(path))


class Remembering(NoJournal):
    """A journal that knows each merchant's files from nothing but what it is told."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, str]] = {}
        self.events: list[tuple[str, ...]] = []
        self.under_way = 0

    def began(self, merchant: str, path: str) -> None:
        """Count it."""
        self.events.append(("began", merchant, path))
        self.under_way += 1

    def aborted(self, merchant: str, path: str) -> None:
        """Count it."""
        self.events.append(("aborted", merchant, path))
        self.under_way -= 1

    def committed(self, version: Version) -> None:
        """Know the file."""
        self.events.append(("committed", version.merchant, version.path))
        self.files.setdefault(version.merchant, {})[version.path] = version.sha256
        self.under_way -= 1

    def copied(self, versions: Sequence[Version]) -> None:
        """Know the files."""
        for version in versions:
            self.events.append(("copied", version.merchant, version.path))
            self.files.setdefault(version.merchant, {})[version.path] = version.sha256

    def moved(self, merchant: str, source: str, target: str) -> None:
        """Know the files by their new paths."""
        self.events.append(("moved", merchant, source, target))
        files = self.files.setdefault(merchant, {})
        going = {path: files.pop(path) for path in _at_or_below(files, source)}
        for path in _at_or_below(files, target):
            del files[path]
        files.update({target + path[len(source) :]: sha256 for path, sha256 in going.items()})

    def deleted(self, merchant: str, path: str) -> None:
        """Forget the files."""
        self.events.append(("deleted", merchant, path))
        files = self.files.setdefault(merchant, {})
        for each in _at_or_below(files, path):
            del files[each]

    def touched(self, merchant: str, path: str) -> None:
        """Remember it."""
        self.events.append(("touched", merchant, path))


def _at_or_below(files: dict[str, str], path: str) -> Sequence[str]:
    return [each for each in files if each == path or each.startswith(f"{path}/")]


def sha256(data: bytes) -> str:
    """The hash of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
