"""The trust boundary of what goes out: what a script left becomes records of the merchant's file.

A script assigns to `RESPONSE` or `ORDER`, or makes several records with `ORDERS.createOrder()`.
Values come in as untrusted JSON of any shape; what goes out is text under names that the file has.
Null is the same as nothing assigned: an empty cell, or no element.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.findings import Severity
from catalog.writing import FeedWriting
from engine.field_check import Checking, FieldRefused, Json, SchemaSettings, shown
from engine.outbound_text import is_xml_name, number_text, shown_character
from engine.product_schema import Checked
from engine.suggest import closest

# Records that one noun may become: an order has at most some hundred lines.
MOST_RECORDS = 1_000

# Names and values of one noun's records together, as many as the sandbox lets through; depth.
_MOST_VALUES = 40_000
_MOST_DEPTH = 32

_MOST_PATH_CHARS = 400

# Of the list that `ORDERS.createOrder()` fills.
_MADE = "Orders"

_TEXT = "#text"


class _RecordRefused(Exception):
    """One field of a record cannot be written, so none of the record is."""

    def __init__(self, field: str, refusal: FieldRefused, value: Json = None) -> None:
        super().__init__(refusal.message)
        self.field = field[:_MOST_PATH_CHARS]
        self.refusal = refusal
        self.value = value


@dataclass(frozen=True)
class OutboundSettings:
    """How records are checked before they are written.

    Attributes:
        writing: What the manifest says about the file.
        lacks: The first character of a value that the file cannot hold, or None.
        lacks_in_name: The same of an element's name.
    """

    writing: FeedWriting
    lacks: Callable[[str], str | None]
    lacks_in_name: Callable[[str], str | None]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """How many columns of each name there are."""
        names = self.writing.columns
        return {name: names.count(name) for name in names}


def check_outbound(
    outputs: Iterable[tuple[str, Mapping[str, Json]]], settings: OutboundSettings
) -> Checked:
    """Check everything that a script made of one noun.

    Returns:
        Its value is `{"records": […]}`, each as `catalog.writing` has it; one refused field
        refuses them all, since half an order is worse than none.
    """
    reader = _Reader(settings)
    records = [record for record in reader.records(outputs) if record is not None]
    checking = reader.checking
    if not records and checking.refused is None:
        text = "has nothing assigned"
        hint = "assign its fields, or call skip(reason) to leave it out on purpose"
        checking.name = "the output"
        checking.refuse(FieldRefused("outbound_empty", text, hint), None)
    if checking.refused is not None:
        return Checked(None, None, None, checking.all_findings(), checking.refused, checking.found)
    return Checked(None, None, {"records": records}, checking.all_findings())


class _Reader:
    """Reads the records of one noun; counts what they hold together."""

    def __init__(self, settings: OutboundSettings) -> None:
        self.checking = Checking(SchemaSettings())
        self._settings = settings
        self._is_csv = settings.writing.format == "csv"
        self._left = _MOST_VALUES

    def records(
        self, outputs: Iterable[tuple[str, Mapping[str, Json]]]
    ) -> Iterator[dict[str, Json] | None]:
        """Every record that was made, in order; None where something of it is refused."""
        for kind, value in outputs:
            if kind != "ORDERS":
                # A record of empty cells says nothing; those that a script makes on purpose may.
                yield self._record("", value) or None
                continue
            made = value.get(_MADE)
            for name in value:
                if name != _MADE:
                    self._refuse(f"ORDERS.{name}", "is no field", hint="use ORDERS.createOrder()")
            if not isinstance(made, list) or len(made) > MOST_RECORDS:
                self._refuse(_MADE, f"is no list of at most {MOST_RECORDS:,} records", made)
                continue
            for index, each in enumerate(made):
                yield self._record(f"{_MADE}[{index}]", each)

    def _record(self, path: str, value: Json) -> dict[str, Json] | None:
        if not isinstance(value, dict):
            self._refuse(path, "is no record", value)
            return None
        try:
            if self._is_csv:
                return self._cells(path, value)
            return self._element(path, value, _MOST_DEPTH)
        except _RecordRefused as refused:
            self.checking.name = refused.field
            self.checking.refuse(refused.refusal, refused.value)
            return None

    # CSV: objects become columns with a slash, as the reader of CSV feeds takes them apart.

    def _cells(self, path: str, value: dict[str, Json]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for column, field, each in self._flat("", path, value, _MOST_DEPTH):
            cells = each if isinstance(each, list) else [each]
            texts = [self._text(field, cell) for cell in cells]
            known = self._settings.columns.get(column)
            if known is None:
                self._remark_unknown(column, field)
            elif len(texts) > known:
                text = f"has {len(texts)} values, and the file {known} such columns"
                raise _refusal(field, text, "name the column as often in the manifest", each)
            elif isinstance(each, list):
                found[column] = texts
            elif texts[0] is not None:
                found[column] = texts[0]
        # In the order of the file: a script may assign in any.
        return {name: found[name] for name in self._settings.columns if name in found}

    def _flat(
        self, prefix: str, path: str, value: dict[str, Json], depth: int
    ) -> Iterator[tuple[str, str, Json]]:
        """Column, field and value of everything below an object."""
        for name, each in value.items():
            self._spend(path)
            field = f"{path}.{name}" if path else name
            column = (prefix if name == _TEXT else f"{prefix}/{name}") if prefix else name
            if isinstance(each, dict):
                if depth == 0:
                    raise _refusal(path, "nests too deeply")
                yield from self._flat(column, field, each, depth - 1)
            else:
                yield column, field, each

    def _remark_unknown(self, column: str, field: str) -> None:
        near = closest(column, tuple(self._settings.columns))
        self.checking.name = field[:_MOST_PATH_CHARS]
        self.checking.remark(
            "outbound_unknown_column",
            "is no column of the file, so it is not written",
            Severity.WARNING,
            f"did you mean {near}?" if near else "add it to `columns` in the manifest",
        )

    # XML: the shape of `INRECORD.plain()`.

    def _element(self, path: str, value: dict[str, Json], depth: int) -> dict[str, Json]:
        if depth == 0:
            raise _refusal(path, "nests too deeply")
        found: dict[str, Json] = {}
        for name, each in value.items():
            field = f"{path}.{name}" if path else name
            self._check_name(name, field)
            if each is None:
                continue
            if name[0] in "@#":
                if isinstance(each, list | dict):
                    raise _refusal(field, f"is {shown(each)}; an attribute is text", None, each)
                found[name] = self._text(field, each)
            elif isinstance(each, list):
                nodes = [
                    self._node(f"{field}[{index}]", one, depth)
                    for index, one in enumerate(each)
                    if one is not None
                ]
                if nodes:
                    found[name] = nodes
            else:
                found[name] = self._node(field, each, depth)
        return found

    def _node(self, field: str, value: Json, depth: int) -> Json:
        if isinstance(value, dict):
            self._spend(field)
            return self._element(field, value, depth - 1)
        return self._text(field, value)

    def _check_name(self, name: str, field: str) -> None:
        bare = name.removeprefix("@")
        if name == _TEXT:
            return
        if not is_xml_name(bare):
            raise _refusal(field, "is no name of XML: a letter, then letters, digits, . _ -")
        if name.startswith("@xmlns"):
            raise _refusal(field, "declares a namespace", "do so by root_attributes")
        prefix, colon, _ = bare.partition(":")
        if colon and prefix != "xml" and f"xmlns:{prefix}" not in self._declared:
            hint = f'add "xmlns:{prefix}" to root_attributes in the manifest'
            raise _refusal(field, f"has a prefix {prefix} that is not declared", hint)
        if (bad := self._settings.lacks_in_name(name)) is not None:
            raise _refusal(field, f"holds {shown_character(bad)}, which the encoding lacks")

    @property
    def _declared(self) -> Mapping[str, str]:
        return self._settings.writing.root_attributes

    # Both.

    def _text(self, field: str, value: Json) -> str | None:
        """A value as text, as JavaScript would write it; None of null."""
        self._spend(field)
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            if not abs(value) <= sys.float_info.max:
                raise _refusal(field, "is no finite number", None, value)
            return number_text(value)
        if not isinstance(value, str):
            raise _refusal(field, f"is {shown(value)}, where a text is written", None, value)
        if (bad := self._settings.lacks(value)) is None:
            return value
        text = f"holds {shown_character(bad)}, which the file cannot hold"
        if self._settings.writing.unwritable == "refuse":
            hint = 'replace it in the script, or set unwritable = "replace" in the manifest'
            raise _refusal(field, text, hint, value, code="outbound_character")
        self.checking.name = field
        self.checking.remark(
            "outbound_character", f"{text}; a question mark was written", Severity.WARNING
        )
        return value

    def _spend(self, field: str) -> None:
        self._left -= 1
        if self._left < 0:
            text = f"is one value too many: a record has at most {_MOST_VALUES:,}"
            raise _refusal(field, text, code="script_limit_output")

    def _refuse(self, path: str, text: str, value: Json = None, hint: str | None = None) -> None:
        self.checking.name = path[:_MOST_PATH_CHARS]
        self.checking.refuse(FieldRefused("outbound_field_invalid", text, hint), value)


def _refusal(
    field: str,
    text: str,
    hint: str | None = None,
    value: Json = None,
    *,
    code: str = "outbound_field_invalid",
) -> _RecordRefused:
    return _RecordRefused(field, FieldRefused(code, text, hint), value)


def records_of(value: Mapping[str, Json] | None) -> Sequence[Mapping[str, Json]]:
    """The records in a checked value; none where there is no value."""
    found = (value or {}).get("records")
    return found if isinstance(found, list) else []
