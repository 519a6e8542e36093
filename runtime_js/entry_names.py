"""What the name of a zip entry may be: one meaning, the same on every system that unpacks it.

Crossdock itself never writes an entry to disk, but integrators unpack bundles to work on them, and
a name that two systems read differently is a place to hide a file. Every rule refuses; none mends.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from runtime_js.bundle_limits import BundleLimits
from runtime_js.remarks import Remarks, shown

# Source: Microsoft, "Naming Files, Paths, and Namespaces"; the superscript digits count too.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DRIVE = re.compile(r"[A-Za-z]:")

# Letters and marks that take no room, although Unicode does not class them as format characters:
# the combining grapheme joiner, Hangul fillers, Khmer inherent vowels, variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_KEEP = "keep one of them"
_REPACK = "rename it, or pack the folder with `crossdock pack`"


def faults_of_name(name: str, limits: BundleLimits) -> Iterator[tuple[str, str]]:
    """Everything wrong with one name, as pairs of code and message; nothing for a good name."""
    if len(name) > limits.name_chars:
        yield "entry_name_long", f"the name has {len(name):,} characters, over {limits.name_chars}"
        return
    if unseen := sorted({character for character in name if _cannot_be_seen(character)}):
        marks = ", ".join(f"U+{ord(character):04X}" for character in unseen[:5])
        yield "entry_name_unseen", f"the name holds characters that cannot be seen: {marks}"
    yield from _faults_of_path(name)
    parts = name.removesuffix("/").split("/")
    if len(parts) > limits.depth:
        yield "entry_name_long", f"the name is {len(parts)} folders deep, over {limits.depth}"
    for part in parts:
        yield from _faults_of_part(part)


def report_clashes(names: Iterable[str], remarks: Remarks) -> None:
    """Report names, or folders within them, that some system would take for one another.

    `a/B.js` clashes with `a/b.js`, `A/c.js` (the folder does), `a/b.js.` and, as a file that is
    also a folder, with `a/b.js/c`. Names are compared by their parts, each folded.
    """
    spellings: dict[tuple[str, ...], tuple[str, bool]] = {}
    entries: set[str] = set()
    for name in names:
        if name in entries:
            remarks.error(
                "entry_name_clash", "the name stands twice in the zip", entry=name, hint=_KEEP
            )
            continue
        entries.add(name)
        if clash := _first_clash(name, spellings):
            remarks.error("entry_name_clash", clash, entry=name, hint=_KEEP)


def _first_clash(name: str, spellings: dict[tuple[str, ...], tuple[str, bool]]) -> str | None:
    """Enter a name and its folders into `spellings`; says what the name clashes with, if any."""
    parts = name.removesuffix("/").split("/")
    folded = tuple(fold(part) for part in parts)
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth])
        is_folder = depth < len(parts) or name.endswith("/")
        first, first_is_folder = spellings.setdefault(folded[:depth], (path, is_folder))
        if first != path:
            return f"{shown(path)} and {shown(first)} are one name on some systems"
        if first_is_folder != is_folder:
            return f"{shown(path)} is both a file and a folder"
    return None


def fold(part: str) -> str:
    """One part of a name as the most forgetful file system compares it."""
    folded = unicodedata.normalize("NFKC", part).casefold()
    return unicodedata.normalize("NFKC", folded).strip(" .")


def _cannot_be_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or bool(_UNSEEN.match(character))


def _faults_of_path(name: str) -> Iterator[tuple[str, str]]:
    """Names that point out of the bundle, or that Windows and Unix take apart differently."""
    slashed = name.replace("\\", "/")
    if slashed.startswith("//"):
        yield "entry_name_outside", "the name is a network path"
    elif slashed.startswith("/"):
        yield "entry_name_outside", "the name is absolute"
    elif _DRIVE.match(name):
        yield "entry_name_outside", "the name begins with a drive letter"
    if ".." in slashed.split("/"):
        yield "entry_name_outside", "the name climbs out of the bundle with `..`"
    if "\\" in name:
        yield "entry_name_unsafe", "the name holds a backslash; folders in a zip end with /"


def _faults_of_part(part: str) -> Iterator[tuple[str, str]]:
    if part in {"", "."}:
        yield "entry_name_unsafe", "the name has an empty part or a part that is only a dot"
        return
    if part == "..":
        return  # reported for the whole name
    if part.endswith((" ", ".")):
        yield "entry_name_unsafe", f"{shown(part)!r} ends with a blank or a dot; Windows drops it"
    if found := _NOT_ON_WINDOWS.search(part):
        yield "entry_name_unsafe", f"the name holds {found[0]}, which Windows does not allow"
    if fold(part.split(".")[0]) in _DEVICES:
        yield "entry_name_unsafe", f"{shown(part)} is the name of a device on Windows"


def report_name(name: str, limits: BundleLimits, remarks: Remarks) -> bool:
    """Report everything wrong with one name. True when it is good."""
    before = remarks.errors
    for code, message in faults_of_name(name, limits):
        remarks.error(code, message, entry=name, hint=_REPACK)
    return remarks.errors == before
