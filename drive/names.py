"""Names of files and folders on the drive: which are allowed, which are junk of clients.

A name that is taken here can be made by every system that maps the drive: what one of them cannot
show, all of them would miss.
"""

import re
import unicodedata

from catalog.errors import NameRefused

# Bytes in UTF-8. Linux allows 255; the rest is for what we and clients append.
MOST_NAME_BYTES = 200

# Parts of a path below the merchant's folder, and its bytes: Windows ends at 260 characters.
MOST_DEPTH = 16
MOST_PATH_BYTES = 1_000

# `._name` holds Finder's resource fork, never more than a few KB of ours: icons, colours.
MOST_FORK_BYTES = 1 << 20

# Windows refuses these; `/` cannot come up, since paths are split there.
_SIGNS = frozenset('<>:"|?*\\')

# Control characters, halves of characters, ends of lines and paragraphs. Not the unassigned ones:
# a newer system knows signs that we do not.
_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})

# They turn the direction of writing, so that `fdp.exe` reads `exe.pdf`; the third last cannot be
# seen, and XML cannot hold the last two, so no listing could.
_TURNING = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
)

# Devices, with whatever ending. Source: Microsoft, "Naming Files, Paths, and Namespaces".
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)

# What nearly every name is: only its length and the devices are left to look at.
_PLAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*", re.ASCII)

_JUNK = re.compile(
    r"\._.*|\.ds_store|~\$.*|thumbs\.db|desktop\.ini|\.~lock\..*#"  # Finder, Explorer, Office
    r"|\.trashes|\.spotlight-v100|\.fseventsd|\.trash-[0-9]+|\.metadata_never_index.*"
    r"|.*\.(filepart|partial|part|tmp|crdownload|swp)"  # not complete yet: WinSCP, rclone, …
    r"|\.goutputstream-.*|\..+\.[a-z0-9]{6}"  # nor these: GLib, rsync
    r"|(?-i:(?=.*[A-F])[0-9A-F]{8})"  # what Excel saves before it renames it; a date is none
    r"|.+~|#.*#|\.#.*",  # what was there before, or is not saved yet: Emacs, Kate, Vim
    re.IGNORECASE | re.DOTALL,
)

# Junk that a client reads back; the rest of it is only unfinished.
_HIDDEN = re.compile(
    r"\._.*|\.ds_store|thumbs\.db|desktop\.ini"
    r"|\.trashes|\.spotlight-v100|\.fseventsd|\.trash-[0-9]+|\.metadata_never_index.*",
    re.IGNORECASE | re.DOTALL,
)


def split(path: str) -> tuple[str, ...]:
    """The parts of a path, each checked and in NFC; none for the merchant's own folder.

    A slash at either end is no part; `a//b` is refused, as `.` and `..` are.

    Raises:
        NameRefused: A part is no name, or there are too many. Context: `path`, `why`.
    """
    whole = path.removeprefix("/").removesuffix("/")
    if not whole:
        return ()
    if whole.count("/") >= MOST_DEPTH:
        raise refused(path, f"it is more than {MOST_DEPTH} parts deep")
    parts = tuple(check_name(part) for part in whole.split("/"))
    if len("/".join(parts).encode()) > MOST_PATH_BYTES:
        raise refused(path, f"it is longer than {MOST_PATH_BYTES} bytes")
    return parts


def clean(path: str) -> str:
    """A path as it is kept and told: its checked parts joined by `/`. Raises NameRefused."""
    return "/".join(split(path))


def check_name(name: str) -> str:
    """A name in NFC.

    Args:
        name: One part of a path, any text. Finder sends `ü` as `u` and two dots (NFD): the same
            file.

    Raises:
        NameRefused: Somebody could not see it, or be misled by it. Context: `path`, `why`.
    """
    normal = unicodedata.normalize("NFC", name)
    why = _fault(normal)
    if why is not None:
        raise refused(name, why)
    return normal


def is_name(name: str) -> bool:
    """Whether it is a name as `check_name` gives it: what is called otherwise was not made here."""
    return unicodedata.is_normalized("NFC", name) and _fault(name) is None


def refused(path: str, why: str) -> NameRefused:
    """The error of a path that cannot be; only the end of a long one is shown."""
    return NameRefused(f"no name on the drive: {path[-80:]!a}: {why}", path=path, why=why)


def _fault(name: str) -> str | None:
    """Why this cannot be a name; None where it can."""
    if _PLAIN.fullmatch(name) is None:
        if name in ("", ".", ".."):
            return "it names no file"
        if any(sign in _SIGNS or sign == "/" for sign in name):
            return "it has a sign that Windows refuses"
        if any(unicodedata.category(sign) in _CATEGORIES or sign in _TURNING for sign in name):
            return "it has a sign that cannot be seen"
        if name[-1] in ". " or name[0] == " ":
            return "it begins or ends with a space, or ends with a dot"
    if len(name.encode()) > MOST_NAME_BYTES:
        return f"it is longer than {MOST_NAME_BYTES} bytes"
    if _DEVICE.fullmatch(name):
        return "Windows keeps it for a device"
    return None


def is_junk(name: str) -> bool:
    """Whether a client's own leavings or an unfinished file has such a name: never a feed."""
    return _JUNK.fullmatch(name) is not None


def is_hidden(name: str) -> bool:
    """Whether a system keeps it for itself, so that no listing needs to show it."""
    return _HIDDEN.fullmatch(name) is not None


def most_bytes(name: str) -> int | None:
    """How large a file of this name may be; None where only the quota says so."""
    return MOST_FORK_BYTES if is_hidden(name) else None


def folded(name: str) -> str:
    """What two names have in common that a system without case takes for the same."""
    return unicodedata.normalize("NFC", name.casefold())
