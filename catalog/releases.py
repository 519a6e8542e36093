"""Releases: numbered, immutable script bundles of a merchant, and which of them was active when."""

import re
from dataclasses import dataclass

from catalog.errors import ConfigInvalid
from catalog.findings import Finding, Severity

_ID = re.compile(r"([a-z0-9][a-z0-9-]{0,62})/([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ReleaseId:
    """Whose release, and which: `quillmark-jewellers/3`. Numbers count up from 1."""

    merchant: str
    number: int

    def __post_init__(self) -> None:
        if not _ID.fullmatch(str(self)):
            raise _no_release(str(self))

    def __str__(self) -> str:
        return f"{self.merchant}/{self.number}"

    @classmethod
    def parse(cls, text: str) -> "ReleaseId":
        """Read `shared-base/1`. Raises ConfigInvalid."""
        if found := _ID.fullmatch(text):
            return cls(found[1], int(found[2]))
        raise _no_release(text)


@dataclass(frozen=True, slots=True)
class Release:
    """One release. Its content never changes; another content is another release.

    Attributes:
        id: Whose, and which.
        sha256: Of the bundle's zip, in hex.
        size_bytes: Of that zip.
        base: The release that this one extends, of an owner of base bundles.
        notes: What is new in it, in the words of whoever added it.
        added_at: When it was added, ISO 8601 UTC.
        added_by: Who added it.
        checked_at: When its content was checked last, ISO 8601 UTC.
        findings: What that check found, errors first.
    """

    id: ReleaseId
    sha256: str
    size_bytes: int
    base: ReleaseId | None
    notes: str
    added_at: str
    added_by: str
    checked_at: str
    findings: tuple[Finding, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it may be activated: the check found no error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A checked bundle that is to become a release. `findings` are those of the check."""

    merchant: str
    content: bytes
    base: ReleaseId | None = None
    notes: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """The zips that a release runs from: its own, and its base's where it has one."""

    id: ReleaseId
    zip: bytes
    base_zip: bytes | None = None


@dataclass(frozen=True, slots=True)
class Activation:
    """One change of the active release. Numbers count up from 1.

    Attributes:
        number: Its place in the merchant's history.
        release: What was active from then on.
        rolled_back: Whether it went back to an earlier release instead of on to another.
        at: When, ISO 8601 UTC.
        by: Who.
        why: In their words.
    """

    number: int
    release: ReleaseId
    rolled_back: bool
    at: str
    by: str
    why: str


def _no_release(text: str) -> ConfigInvalid:
    return ConfigInvalid(
        f"{text!r} is no release: write merchant/number, such as shared-base/1",
        setting="release",
        found=text,
    )
