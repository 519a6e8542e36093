"""A workbook that was dropped: a release like the active one, with this workbook in its place."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from catalog.merchants import Merchant
from runtime_js.bundle import read_bundle
from runtime_js.packing import zip_files
from store.store import Store
from workflow.drive_scripts import Checked, make_release

_FOLDER = "lookup/"


def check_workbook(
    store: Store,
    merchant: Merchant,
    content: bytes,
    name: str,
    now: str,
    warn: Callable[[str], None],
) -> Checked:
    """Check a workbook within the active scripts, and make a release; arguments as `check_scripts`.

    It takes the place of the workbook of the same name, whatever the case of its letters. One that
    no script knows is refused: nothing would look into it.
    """
    active = store.releases.active(merchant.id)
    if active is None:
        return Checked(False, "refused: there is no active release whose workbook it could be")
    bundle = read_bundle(store.releases.content(active.id).zip)
    entry = _entry(bundle.files, name)
    if entry is None:
        known = ", ".join(sorted(_names(bundle.files))) or "none"
        verdict = f"refused: the active release {active.id} has no {name}; its workbooks: {known}"
        return Checked(False, verdict)
    files = {**bundle.files, entry: content}
    notes = f"{name} from the drive, in the place of that of {active.id}"
    return make_release(store, merchant, zip_files(files), active.base, notes, now, warn)


def _entry(files: Mapping[str, bytes], name: str) -> str | None:
    for entry in files:
        if entry.startswith(_FOLDER) and PurePosixPath(entry).name.casefold() == name.casefold():
            return entry
    return None


def _names(files: Mapping[str, bytes]) -> set[str]:
    return {PurePosixPath(entry).name for entry in files if entry.startswith(_FOLDER)}
