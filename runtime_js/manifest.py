"""The manifest of a script bundle: what it is called and how each kind of feed is to be read.

Every key is optional. The reference page is made from the descriptions below
(`python -m runtime_js.manifest_page`), so they are written for the people who write manifests.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from catalog.currency import MINOR_DIGITS
from catalog.reading import EmptyCells, FeedFormat, FeedReading, Namespaces
from catalog.records import CONFIG_SPEC_KINDS, INBOUND_KINDS, OUTBOUND_KINDS
from catalog.writing import FeedWriting
from runtime_js.limits import Limits
from runtime_js.manifest_table import ManifestTable as _Table
from runtime_js.manifest_table import known_codec, one_character
from runtime_js.manifest_writing import OutboundTable

DecimalMark = Literal[",", "."]

# Kinds a manifest may have a table for and a bundle a folder.
KINDS: Sequence[str] = (*INBOUND_KINDS, *OUTBOUND_KINDS, *CONFIG_SPEC_KINDS)

_ELEMENT_NAME = r"^[^\W\d][\w.\-]*$"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"


def _known_currency(code: str) -> str:
    if code not in MINOR_DIGITS:
        raise ValueError(f"{code!r} is no currency of ISO 4217; use for example 'EUR'")
    return code


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Path = Annotated[str, Field(min_length=1, max_length=500)]


class KindTable(_Table):
    """How the feeds of one kind are read. What is left out is detected and reported."""

    format: FeedFormat | None = Field(default=None, description="`csv` or `xml`. Else by content.")
    record: Annotated[list[_Path], BeforeValidator(_as_list)] = Field(
        default=[],
        max_length=50,
        description="XML: path of the record element, `/Feed/Inventory`, or its bare name; a list "
        "of several is read as one stream in document order.",
    )
    row: str | None = Field(
        default=None,
        pattern=_ELEMENT_NAME,
        description="CSV: name of the row element. Else the kind with a capital, `Inventory`.",
    )
    root: str | None = Field(
        default=None,
        pattern=_ELEMENT_NAME,
        description="CSV: name of the root element. Else that of the row with `Record` behind it.",
    )
    delimiter: Annotated[str, AfterValidator(one_character)] | None = Field(
        default=None,
        description='CSV: one character, `"\\t"`, or a word: `tab`, `semicolon`, `pipe`.',
    )
    encoding: Annotated[str, AfterValidator(known_codec)] | None = Field(
        default=None,
        max_length=40,
        description="Encoding of the feed, `utf-8`, `cp1252`, `utf-16`. It wins over whatever "
        "the feed itself declares.",
    )
    header: bool | None = Field(
        default=None,
        description="CSV: `false` when the first row is data; `columns` is then needed.",
    )
    columns: list[str] | None = Field(
        default=None,
        min_length=1,
        max_length=2_000,
        description="CSV: names of the columns, in place of those in the header row.",
    )
    skip_rows: int = Field(default=0, ge=0, le=10_000, description="CSV: rows to drop at the top.")
    comment: str | None = Field(
        default=None,
        min_length=1,
        max_length=20,
        description="CSV: rows that begin with this are dropped.",
    )
    empty_cells: EmptyCells = Field(
        default="absent",
        description="CSV: whether an empty cell is `absent` or an `empty` element.",
    )
    namespaces: Namespaces = Field(
        default="drop",
        description="XML: `drop` makes `g:price` the element `price`; `keep` keeps it.",
    )
    key: _Path | None = Field(
        default=None,
        description="Column or path with the SKU, for records where the script sets none.",
    )
    decimal_mark: DecimalMark = Field(
        default=".",
        description="What stands before the cents in this feed: `.` or `,`. Never guessed.",
    )

    @model_validator(mode="after")
    def _keys_fit_the_format(self) -> "KindTable":
        for_csv = {"row", "root", "delimiter", "header", "columns", "skip_rows", "comment",
                   "empty_cells"}  # fmt: skip
        wrong = {"csv": {"record", "namespaces"}, "xml": for_csv}.get(self.format or "", set())
        if found := sorted(wrong & self.model_fields_set):
            raise ValueError(f"{', '.join(found)} has no meaning where format is {self.format!r}")
        if self.header is False and not self.columns:
            raise ValueError("header = false needs columns, since the feed does not name them")
        return self

    def reading(self) -> FeedReading:
        """The table as the feed readers take it."""
        return FeedReading(
            format=self.format,
            record=tuple(self.record),
            row=self.row,
            root=self.root,
            delimiter=self.delimiter,
            encoding=self.encoding,
            header=self.header,
            columns=tuple(self.columns or ()),
            skip_rows=self.skip_rows,
            comment=self.comment,
            empty_cells=self.empty_cells,
            namespaces=self.namespaces,
            key=self.key,
        )


class LimitsTable(_Table):
    """Lower limits for this bundle's scripts. A bundle can narrow a limit, never widen it."""

    call_seconds: float | None = Field(
        default=None, gt=0, description="CPU seconds for one record."
    )
    heap_bytes: int | None = Field(
        default=None, ge=1 << 20, description="JavaScript heap, in bytes."
    )
    stack_bytes: int | None = Field(
        default=None, ge=1 << 15, description="JavaScript stack, in bytes."
    )
    output_bytes: int | None = Field(
        default=None, ge=1, description="Output of one record, in bytes."
    )
    log_lines: int | None = Field(default=None, ge=0, description="Log lines kept of one record.")
    log_chars: int | None = Field(
        default=None, ge=1, description="Characters kept of one log line."
    )

    def wider_than(self, limits: Limits) -> list[str]:
        """The keys that ask for more than `limits` allow; they have no effect."""
        asked = self.model_dump(exclude_none=True)
        return [key for key, value in asked.items() if value > getattr(limits, key)]

    def narrow(self, limits: Limits) -> Limits:
        """Give `limits` with every limit lowered that this table lowers."""
        asked = self.model_dump(exclude_none=True)
        return replace(
            limits, **{key: min(value, getattr(limits, key)) for key, value in asked.items()}
        )


class ConfigSpecTable(_Table):
    """Rules of config-spec sets that their scripts do not decide; the first choice is the usual."""

    transform_result: Literal["ignored", "obeyed"] = Field(
        default="ignored",
        description="`obeyed`: a record of which `transform()` returns `null` or `false` is left "
        "out. Else what was set so far counts.",
    )
    include_header: Literal["ignored", "obeyed"] = Field(
        default="ignored",
        description="Order feed. `obeyed`: the file has its header text or its column names only "
        "where `includeHeader()` returns something true.",
    )
    availability_groups: Literal["key", "none"] = Field(
        default="key",
        description="CSV availability. `key`: neighbouring rows with one `loadSku()` are one "
        "`GROUP`; `none`: each row is its own.",
    )
    availability_parent: Literal["first", "without_location"] = Field(
        default="first",
        description="CSV availability. `GROUP[0]` is the `first` row, or the first one "
        "`without_location`: its `LocationID` is empty or lacking.",
    )
    incomplete_groups: Literal["transformed", "rejected"] = Field(
        default="transformed",
        description="A variation without its group, or a group without variations, as "
        "`getVariantOf()` and `getGroupId()` tell: it is `transformed` and a finding says so, or "
        "`rejected`.",
    )
    equal_keys: Literal["last", "first"] = Field(
        default="last",
        description="Which row of a delimited lookup counts where several have the same key.",
    )
    short_keys: Literal["skipped", "empty"] = Field(
        default="skipped",
        description="What becomes of a lookup's row that lacks a key column: it is `skipped`, or "
        "the column is `empty` text.",
    )
    short_values: Literal["null", "empty"] = Field(
        default="null",
        description="What a script gets for a value column that a lookup's row lacks: `null`, or "
        "`empty` text.",
    )
    repeated_create: Literal["new", "same"] = Field(
        default="new",
        description="What a second `create…` call with the same key gives: a `new` object, or the "
        "`same`.",
    )
    locale: str | None = Field(
        default=None,
        max_length=20,
        description="Of the languages of one product, the draft's own, `de_DE`; else the first. "
        "The others are kept beside it.",
    )

    def rules(self) -> dict[str, object]:
        """The rules that the scripts' side of the sandbox follows."""
        return self.model_dump(exclude={"locale"})


class Manifest(_Table):
    """The whole of `manifest.toml`."""

    name: str | None = Field(
        default=None, min_length=1, max_length=200, description="What people call it."
    )
    notes: str | None = Field(
        default=None, max_length=10_000, description="Anything worth knowing."
    )
    base: str | None = Field(
        default=None,
        max_length=200,
        description="`name` of the base bundle this one extends. A check without it warns.",
    )
    merchant: str | None = Field(
        default=None,
        pattern=_CODE,
        max_length=100,
        description="The merchant's id, where none is given.",
    )
    marketplace: str | None = Field(
        default=None,
        pattern=_CODE,
        max_length=100,
        description="Where the drafts are to be listed: `EBAY_DE`.",
    )
    currency: Annotated[str, AfterValidator(_known_currency)] | None = Field(
        default=None,
        description="ISO 4217 code of prices without one: `EUR`.",
    )
    e4x: bool | None = Field(
        default=None,
        description="Whether scripts are translated from E4X: `true` all of them, so that `==`, "
        "`+` and `typeof` follow Rhino everywhere; `false` none. Else those with E4X syntax.",
    )
    on_error: Literal["skip", "stop"] = Field(
        default="skip",
        description="Config-spec sets: `skip` rejects the record or the group in which a script "
        "fails, and goes on; `stop` ends the feed, and nothing of it is used.",
    )
    limits: LimitsTable = Field(default=LimitsTable(), description="Lower limits for the scripts.")
    config_spec: ConfigSpecTable = Field(
        default=ConfigSpecTable(), description="Rules of config-spec sets."
    )
    product: KindTable | None = None
    inventory: KindTable | None = None
    shipment: KindTable | None = None
    order: OutboundTable | None = None
    response: OutboundTable | None = None
    distribution: KindTable | None = None
    availability: KindTable | None = None
    location: KindTable | None = None
    orderfulfillment: KindTable | None = None
    classification: KindTable | None = None
    itemspecifics: KindTable | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The feed kinds that have a table, in the order of KINDS."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)

    def reading(self, kind: str) -> FeedReading:
        """How a feed of `kind` is read; everything is detected where it has no table."""
        return self._table(kind).reading()

    def writing(self, kind: str) -> FeedWriting | None:
        """How files of an outbound kind are written; None where the kind has no table."""
        table = getattr(self, kind)
        return table.writing(kind) if isinstance(table, OutboundTable) else None

    def decimal_mark(self, kind: str) -> DecimalMark:
        """What stands before the cents in feeds of `kind`."""
        return self._table(kind).decimal_mark

    def narrow(self, limits: Limits) -> Limits:
        """Give `limits`, lowered where the manifest lowers them."""
        return self.limits.narrow(limits)

    def _table(self, kind: str) -> KindTable:
        if kind not in KINDS:
            raise ValueError(f"no feed kind {kind!r}")
        table = getattr(self, kind)
        return table if isinstance(table, KindTable) else KindTable()
