"""The zip around a workbook: what kind of file it is, and its parts, unpacked within bounds."""

import io
import re
import zipfile
import zlib

from mapping_service.limits import TableLimits
from mapping_service.remarks import Remarks

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 64 * 1024
# What zipfile raises on a damaged or dishonest archive; ValueError and NotImplementedError are
# its answers to strange header fields.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Package:
    """The parts of one .xlsx file by name. Nothing is unpacked before it is asked for."""

    def __init__(self, data: bytes, remarks: Remarks, limits: TableLimits) -> None:
        self._remarks = remarks
        self._limits = limits
        self._unpacked = 0
        _check_kind(data, remarks, limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            remarks.refuse("workbook_unreadable", f"the zip archive is damaged: {error}")
        self._entries = self._checked_entries()
        self.names = frozenset(self._entries)

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        if len(self._zip.infolist()) > self._limits.entries:
            self._remarks.refuse(
                "workbook_too_large", f"the workbook has more than {self._limits.entries} parts"
            )
        for entry in self._zip.infolist():
            if entry.flag_bits & 0x1:
                self._remarks.refuse("workbook_encrypted", f"{entry.filename} is encrypted")
            if entry.filename in entries:
                self._remarks.refuse("workbook_unreadable", f"{entry.filename} is in it twice")
            entries[entry.filename] = entry
        if any(name.lower().endswith("vbaproject.bin") for name in entries):
            self._remarks.refuse(
                "workbook_kind", "the workbook carries macros", hint="save it as .xlsx"
            )
        if "mimetype" in entries or "xl/workbook.bin" in entries:
            self._remarks.refuse(
                "workbook_kind", "this is not an .xlsx workbook", hint="save it as .xlsx"
            )
        return entries

    def read(self, name: str) -> bytes:
        """Unpack one part.

        Raises:
            WorkbookInvalid: The part is missing, damaged, or larger than the limits allow.
        """
        entry = self._entries.get(name)
        if entry is None:
            self._remarks.refuse("workbook_unreadable", f"the part {name} is missing")
        if entry.compress_type not in _METHODS:
            self._remarks.refuse("workbook_unreadable", f"{name} is packed in an unusual way")
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(_CHUNK):
                    size += len(piece)
                    self._check_size(name, size, entry.compress_size)
                    pieces.append(piece)
        except _BROKEN as error:
            self._remarks.refuse("workbook_unreadable", f"the part {name} is damaged: {error}")
        self._unpacked += size
        return b"".join(pieces)

    def _check_size(self, name: str, size: int, packed: int) -> None:
        limits = self._limits
        # The size in the directory is the sender's word; what counts is what has come out.
        if size > limits.part_bytes or self._unpacked + size > limits.unpacked_bytes:
            self._remarks.refuse("workbook_too_large", f"{name} is too large when unpacked")
        if size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1):
            self._remarks.refuse(
                "workbook_too_large", f"{name} unpacks to more than {limits.ratio} times its size"
            )


def _check_kind(data: bytes, remarks: Remarks, limits: TableLimits) -> None:
    if len(data) > limits.file_bytes:
        remarks.refuse("workbook_too_large", f"the file has more than {limits.file_bytes} bytes")
    if data.startswith(_OLE):
        # An encrypted .xlsx is an OLE file with a stream of this name, in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            remarks.refuse(
                "workbook_encrypted",
                "the workbook is protected with a password",
                hint="save it without one",
            )
        remarks.refuse("workbook_kind", "this is an .xls workbook", hint="save it as .xlsx")
    if not data.startswith(b"PK"):
        text = re.match(rb"[\x20-\x7e]{1,20}", data)
        seen = f"; it begins with {text[0].decode()!r}" if text else ""
        remarks.refuse("workbook_unreadable", f"this is not an .xlsx workbook{seen}")
