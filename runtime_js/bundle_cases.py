"""Test cases of a bundle: a feed, and what must come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from catalog.records import INBOUND_KINDS
from runtime_js.bundle_layout import (
    CASE_TABLE,
    CASES,
    EXPECTED,
    EXPECTED_ERRORS,
    FEED_NAMES,
)
from runtime_js.bundle_limits import BundleLimits
from runtime_js.bundle_text import read_text
from runtime_js.manifest import Manifest
from runtime_js.manifest_reader import read_table
from runtime_js.remarks import Remarks


class CaseTable(BaseModel):
    """`case.toml`: facts about a case that its feed does not tell. All of it is optional."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: str | None = Field(default=None, description="Feed kind: `inventory`.")
    file_name: str | None = Field(
        default=None, min_length=1, max_length=200, description="What `FEED.fileName` shows."
    )
    received: AwareDatetime | None = Field(
        default=None, description="When the feed arrived: the scripts' clock stands there."
    )
    notes: str | None = Field(default=None, max_length=10_000, description="What it shows.")

    @field_validator("kind")
    @classmethod
    def _is_inbound(cls, kind: str | None) -> str | None:
        if kind is not None and kind not in INBOUND_KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(INBOUND_KINDS)}")
        return kind


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a bundle. All must pass before a release can be activated.

    Attributes:
        name: Name of its folder in `cases/`.
        kind: Feed kind.
        feed_name: What the scripts see as the file's name; `feed.csv` unless the case says more.
        feed: The feed's bytes.
        expected: JSON lines as `--out` writes them, or None when only errors are expected.
        expected_errors: JSON lines as `--errors` writes them, or None.
        received: When the feed is said to have arrived; None leaves it to the engine.
    """

    name: str
    kind: str
    feed_name: str
    feed: bytes
    expected: bytes | None
    expected_errors: bytes | None
    received: datetime | None = None


def read_cases(
    files: Mapping[str, bytes], manifest: Manifest, limits: BundleLimits, remarks: Remarks
) -> tuple[Case, ...]:
    """Read every case in `cases/<name>/`, by name; a case that is not whole is an error.

    Its kind is that of `case.toml`; else the only kind of the manifest; else the kind its name
    begins with, `inventory-sale`; else `product`.
    """
    by_case: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        top, _, rest = path.partition("/")
        case, slash, file = rest.partition("/")
        if top == CASES and slash and "/" not in file:
            by_case.setdefault(case, {})[file] = content
    found = (_read_case(name, by_case[name], manifest, limits, remarks) for name in sorted(by_case))
    return tuple(case for case in found if case is not None)


def _read_case(
    name: str,
    files: Mapping[str, bytes],
    manifest: Manifest,
    limits: BundleLimits,
    remarks: Remarks,
) -> Case | None:
    folder = f"{CASES}/{name}"
    table = _read_case_table(folder, files, limits, remarks)
    feeds = [feed for feed in FEED_NAMES if feed in files]
    expected, errors = files.get(EXPECTED), files.get(EXPECTED_ERRORS)
    if len(feeds) != 1:
        what = "two feeds" if feeds else "no feed"
        hint = "put one of feed.csv and feed.xml there"
        remarks.error("case_incomplete", f"the case has {what}", entry=folder, hint=hint)
    if expected is None and errors is None:
        hint = "add expected.jsonl or expected-errors.jsonl"
        remarks.error("case_incomplete", "the case expects nothing", entry=folder, hint=hint)
    if table is None or len(feeds) != 1 or (expected is None and errors is None):
        return None
    return Case(
        name=name,
        kind=table.kind or _kind_of(name, manifest),
        feed_name=table.file_name or feeds[0],
        feed=files[feeds[0]],
        expected=expected,
        expected_errors=errors,
        received=table.received,
    )


def _read_case_table(
    folder: str, files: Mapping[str, bytes], limits: BundleLimits, remarks: Remarks
) -> CaseTable | None:
    if CASE_TABLE not in files:
        return CaseTable()
    entry = f"{folder}/{CASE_TABLE}"
    text = read_text(entry, files[CASE_TABLE], limits.manifest_bytes, remarks)
    return None if text is None else read_table(CaseTable, text, entry, remarks)


def _kind_of(name: str, manifest: Manifest) -> str:
    inbound = [kind for kind in manifest.kinds if kind in INBOUND_KINDS]
    if len(inbound) == 1:
        return inbound[0]
    named = [
        kind for kind in INBOUND_KINDS if name == kind or name.startswith((kind + "-", kind + "_"))
    ]
    return named[0] if named else "product"
