"""Test cases of a bundle: a feed, and what must come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from catalog.records import CONFIG_SPEC_KINDS, INBOUND_KINDS, OUTBOUND_KINDS
from runtime_js.bundle_layout import (
    CASE_TABLE,
    CASES,
    EXPECTED,
    EXPECTED_ERRORS,
    EXPECTED_FILES,
    FEED_NAMES,
    config_spec_kinds,
)
from runtime_js.bundle_limits import BundleLimits
from runtime_js.bundle_text import read_text
from runtime_js.manifest import Manifest
from runtime_js.manifest_reader import read_table
from runtime_js.remarks import Remarks

# When a case does not say when its feed arrived: any fixed moment, so that it passes every day.
CASE_RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)

_KINDS = (*INBOUND_KINDS, *OUTBOUND_KINDS, *CONFIG_SPEC_KINDS)


class CaseTable(BaseModel):
    """`case.toml`: facts about a case that its feed does not tell. All of it is optional."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

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
    def _is_translated(cls, kind: str | None) -> str | None:
        if kind is not None and kind not in _KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(_KINDS)}")
        return kind


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a bundle. All must pass before a release can be activated.

    Attributes:
        name: Name of its folder in `cases/`.
        kind: Feed kind.
        feed_name: What the scripts see as the file's name; `feed.csv` unless the case says more.
        feed: The feed's bytes; for an outbound kind what the scripts are given, as CSV or JSON
            Lines.
        feed_format: What they are: `csv`, `xml` or `jsonl`.
        expected: JSON lines as `--out` writes them, or None when only errors are expected.
        expected_errors: JSON lines as `--errors` writes them, or None.
        expected_file: Outbound kinds: the file that the merchant gets, byte for byte, or None.
        received: When the feed is said to have arrived; None leaves it to the engine.
    """

    name: str
    kind: str
    feed_name: str
    feed: bytes
    expected: bytes | None
    expected_errors: bytes | None
    received: datetime | None = None
    feed_format: str = "csv"
    expected_file: bytes | None = None


def read_cases(
    files: Mapping[str, bytes], manifest: Manifest, limits: BundleLimits, remarks: Remarks
) -> tuple[Case, ...]:
    """Read every case in `cases/<name>/`, by name; a case that is not whole is an error.

    Its kind is that of `case.toml`; else that of a config-spec set that its name begins with; else
    an outbound kind of the manifest that its name begins with, `response-refused`; else the only
    inbound kind of the manifest; else the kind its name begins with, `inventory-sale`; else
    `product`.
    """
    by_case: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        top, _, rest = path.partition("/")
        case, slash, file = rest.partition("/")
        if top == CASES and slash and "/" not in file:
            by_case.setdefault(case, {})[file] = content
    sets = config_spec_kinds(files)
    found = (
        _read_case(name, by_case[name], manifest, sets, limits, remarks) for name in sorted(by_case)
    )
    return tuple(case for case in found if case is not None)


def _read_case(
    name: str,
    files: Mapping[str, bytes],
    manifest: Manifest,
    sets: Sequence[str],
    limits: BundleLimits,
    remarks: Remarks,
) -> Case | None:
    folder = f"{CASES}/{name}"
    table = _read_case_table(folder, files, limits, remarks)
    feeds = [feed for feed in FEED_NAMES if feed in files]
    expected, errors = files.get(EXPECTED), files.get(EXPECTED_ERRORS)
    if len(feeds) != 1:
        what = "two feeds" if feeds else "no feed"
        hint = "put one of feed.csv, feed.xml or, going out, feed.jsonl there"
        remarks.error("case_incomplete", f"the case has {what}", entry=folder, hint=hint)
    whole = [name for name in EXPECTED_FILES if name in files]
    expects_nothing = expected is None and errors is None and not whole
    if expects_nothing:
        hint = "add expected.jsonl, expected-errors.jsonl or, going out, expected.csv"
        remarks.error("case_incomplete", "the case expects nothing", entry=folder, hint=hint)
    if table is None or len(feeds) != 1 or expects_nothing:
        return None
    kind = table.kind or _kind_of(name, manifest, sets)
    if fault := _unfit(kind, feeds[0], whole, is_set=kind in sets):
        remarks.error("case_incomplete", fault, entry=folder, hint="see `kind` in case.toml")
        return None
    return Case(
        name=name,
        kind=kind,
        feed_name=table.file_name or feeds[0],
        feed=files[feeds[0]],
        expected=expected,
        expected_errors=errors,
        received=table.received,
        feed_format=feeds[0].rpartition(".")[2],
        expected_file=files[whole[0]] if whole else None,
    )


def _unfit(kind: str, feed: str, whole: Sequence[str], *, is_set: bool) -> str | None:
    """Why the files of a case do not fit its kind; None where they do."""
    if kind in OUTBOUND_KINDS:
        if len(whole) > 1:
            return "the case expects two files"
        if is_set:
            return None if feed == "feed.xml" else "orders of a config-spec set come as feed.xml"
        return "what goes out is given as feed.csv or feed.jsonl" if feed == "feed.xml" else None
    if kind in CONFIG_SPEC_KINDS and not is_set:
        return f"nothing in the bundle translates {kind} feeds: add {kind}/main.js"
    if feed == "feed.jsonl":
        return f"{kind} feeds are CSV or XML"
    return f"{kind} feeds make no file, so {whole[0]} is not expected" if whole else None


def _read_case_table(
    folder: str, files: Mapping[str, bytes], limits: BundleLimits, remarks: Remarks
) -> CaseTable | None:
    if CASE_TABLE not in files:
        return CaseTable()
    entry = f"{folder}/{CASE_TABLE}"
    text = read_text(entry, files[CASE_TABLE], limits.manifest_bytes, remarks)
    return None if text is None else read_table(CaseTable, text, entry, remarks)


def _kind_of(name: str, manifest: Manifest, sets: Sequence[str]) -> str:
    if (named := _named_kind(name, sets)) is not None:
        return named
    if (outbound := _named_kind(name, OUTBOUND_KINDS)) and outbound in manifest.kinds:
        return outbound
    inbound = [kind for kind in manifest.kinds if kind in INBOUND_KINDS]
    if len(inbound) == 1:
        return inbound[0]
    return _named_kind(name, INBOUND_KINDS) or "product"


def _named_kind(name: str, kinds: Sequence[str]) -> str | None:
    """The kind that a case's name begins with."""
    named = (kind for kind in kinds if name == kind or name.startswith((f"{kind}-", f"{kind}_")))
    return next(named, None)
