"""What is set of one merchant's drive: its folders, how much it holds, and when a file is taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, NoReturn, get_args

from catalog.errors import ConfigInvalid
from catalog.records import INBOUND_KINDS

DriveLayout = Literal["plain", "config-spec"]
DoneMarker = Literal["optional", "required"]

# More is no drive but a mistake of typing: 1 PB, files beyond what any disk has inodes for, uploads
# beyond the threads of a server, a day of quiet.
_MOST_BYTES = 10**15
_MOST_FILES = 100_000_000
_MOST_UPLOADS = 64
_MOST_QUIET_SECONDS = 86_400

_MOST_PATTERNS = 20
_PATTERN = re.compile(r"[^\s/\x00-\x1f\x7f]{1,100}")

_SIZE = re.compile(r"([0-9]{1,18})\s*([KMGT]i?)?B?", re.ASCII | re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}


@dataclass(frozen=True, slots=True)
class DriveSettings:
    """What is set of one merchant's drive; None is what the service has for everybody.

    Attributes:
        layout: The names of its folders: Crossdock's own, or those that feed software for eBay's
            Merchant Integration Platform knows.
        bytes: What all its files may have together.
        files: Files and folders together.
        uploads: Files that may be sent at once.
        quiet_seconds: Seconds without an event before a file is taken.
        done_marker: Whether `name.done` must lie beside a file before it is taken (`required`), or
            only ends the waiting where it does (`optional`).
        patterns: By kind of feed, the names that are feeds, such as `*.csv`; case does not count.
            Kinds that are not named take every name.

    Raises:
        ConfigInvalid: A setting has no usable value. Context: `setting`, `found`.
    """

    layout: DriveLayout = "plain"
    bytes: int | None = None
    files: int | None = None
    uploads: int | None = None
    quiet_seconds: float | None = None
    done_marker: DoneMarker = "optional"
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name, known in (("layout", DriveLayout), ("done_marker", DoneMarker)):
            if getattr(self, name) not in get_args(known):
                _refuse(name, getattr(self, name), " or ".join(get_args(known)))
        for name, least, most in (
            ("bytes", 1, _MOST_BYTES),
            ("files", 1, _MOST_FILES),
            ("uploads", 1, _MOST_UPLOADS),
            ("quiet_seconds", 0, _MOST_QUIET_SECONDS),
        ):
            found = getattr(self, name)
            if found is not None and not least <= found <= most:
                _refuse(name, found, f"from {least} to {most:,}")
        kept = {kind: tuple(each) for kind, each in sorted(self.patterns.items()) if each}
        for kind, patterns in kept.items():
            _check_patterns(kind, patterns)
        object.__setattr__(self, "patterns", kept)

    def given(self) -> dict[str, Any]:
        """What differs from everybody's, as JSON has it; `from_given` makes settings of it."""
        usual = DriveSettings()
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: each for name, each in named.items() if each != getattr(usual, name)}

    def is_feed_name(self, kind: str, name: str) -> bool:
        """Whether a file of this name is a feed of this kind."""
        patterns = self.patterns.get(kind)
        folded = name.casefold()
        return patterns is None or any(fnmatchcase(folded, each.casefold()) for each in patterns)


def from_given(given: Mapping[str, Any]) -> DriveSettings:
    """The settings of what `given` told. Raises ConfigInvalid."""
    patterns = {kind: tuple(each) for kind, each in given.get("patterns", {}).items()}
    return DriveSettings(**{**given, "patterns": patterns})


def read_bytes(text: str) -> int:
    """Read a number of bytes: `500000`, `10GB`, `512 MiB`. Raises ValueError."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    unit = (found[2] or "").upper()
    base = 1024 if unit.endswith("I") else 1000
    factor: int = base ** _POWERS[unit.removesuffix("I")]
    return int(found[1]) * factor


def _check_patterns(kind: str, patterns: Iterable[str]) -> None:
    found = list(patterns)
    if kind not in INBOUND_KINDS:
        _refuse("patterns", kind, "a kind of feed: " + ", ".join(INBOUND_KINDS))
    if len(found) > _MOST_PATTERNS or not all(_PATTERN.fullmatch(each) for each in found):
        wanted = f"up to {_MOST_PATTERNS} names such as *.csv, with blanks between them"
        _refuse(f"patterns.{kind}", " ".join(found), wanted)


def _refuse(name: str, found: object, wanted: str) -> NoReturn:
    setting = f"drive_{name}"
    raise ConfigInvalid(
        f"{setting} cannot be {found!r}: give {wanted}", setting=setting, found=found
    )
