"""What a file on the drive is for, by its folder and its name."""

from collections.abc import Mapping
from typing import get_args

from catalog.drive_files import MARKER, Use, is_told_beside
from catalog.drive_settings import DriveSettings
from catalog.records import SentKind
from drive.folders import CONFIG_SPEC, README, Layout
from drive.names import is_hidden, is_junk

# Lookups of scripts, as `mapping_service` reads them.
_DELIMITED = (".csv", ".tsv", ".txt")

_USUAL = DriveSettings()
_KINDS: tuple[SentKind, ...] = get_args(SentKind)
_USES: Mapping[str, Use] = {
    **{kind: kind for kind in _KINDS},
    "mapping": "mapping",
    "scripts": "scripts",
}


def use_of(layout: Layout, path: str, settings: DriveSettings = _USUAL) -> tuple[Use | None, str]:
    """What a file is for.

    Args:
        layout: The folders of the drive.
        path: Where it lies.
        settings: Of the drive: which names are feeds.

    Returns:
        The use, or None with a sentence for the merchant; the sentence is empty where nothing
        need be said: of junk, and of what lies deeper than in a folder with a meaning, such as
        `in/product/old/`, where merchants put what they are done with.
    """
    folder, _, name = path.rpartition("/")
    if is_unnoticed(path) or is_junk(name) or name.endswith(MARKER):
        return None, ""
    slot = layout.slot_of(path)
    if slot is None:
        wanted = ", ".join(f"{each.path}/" for each in layout.slots if each.role == "feed")
        return None, f"nothing is read in this folder; feeds go into {wanted}"
    if slot.role == "mapping" and layout is CONFIG_SPEC and name.lower().endswith(_DELIMITED):
        return None, f"scripts read it as /{path}, from the next feed on"
    if slot.path != folder:
        return None, ""
    if slot.role == "feed" and not settings.is_feed_name(slot.kind, name):
        wanted = ", ".join(settings.patterns[slot.kind])
        return None, f"names of {slot.kind} feeds are {wanted}"
    return _USES.get(slot.kind if slot.role == "feed" else slot.role), ""


def is_unnoticed(path: str) -> bool:
    """Whether nothing is kept of what happens to a file: Crossdock's own, and what systems hide."""
    name = path.rpartition("/")[2]
    return path == README or is_told_beside(name) or is_hidden(name)
