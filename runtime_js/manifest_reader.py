"""TOML text → checked table, or findings with the line and the key that was probably meant."""

import difflib
import re
import tomllib
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from catalog.findings import Finding, Place
from runtime_js.remarks import Remarks, shown

Table = TypeVar("Table", bound=BaseModel)

# Python's parser takes time that grows with the square of the parts of a dotted key, `a.a.a.a…`;
# no table of ours is deeper than two.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){33}""")
_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_TOML_END = re.compile(r" \(at end of document\)$")
_SHOWN_VALUE_CHARS = 60
_SHOWN_ERRORS = 20

# Words of pydantic's messages, put in the language of people who write manifests.
_EXPECTED = {
    "string_type": "a text in quotes",
    "bool_type": "true or false, without quotes",
    "int_type": "a whole number, without quotes",
    "float_type": "a number, without quotes",
    "list_type": "a list in brackets",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "datetime_type": "a date and time such as 2026-03-01T09:00:00Z, without quotes",
}


def read_table(model: type[Table], text: str, entry: str, remarks: Remarks) -> Table | None:
    """Read TOML into a table.

    Args:
        model: What the table must be.
        text: TOML without a byte order mark.
        entry: The file's name, for the findings.
        remarks: Takes an error `manifest_invalid` for each key that is wrong.

    Returns:
        The table; None where anything is wrong with it.
    """
    if _LONG_KEY.search(text):
        remarks.error("manifest_invalid", "a key has more than 32 parts", entry=entry)
        return None
    try:
        return model.model_validate(tomllib.loads(text))
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
        for error in errors[:_SHOWN_ERRORS]:
            remarks.add(_finding(error, model, text, entry))
        if (more := len(errors) - _SHOWN_ERRORS) > 0:
            remarks.error("manifest_invalid", f"{more:,} more keys are wrong", entry=entry)
    except tomllib.TOMLDecodeError as malformed:
        remarks.add(_syntax_finding(str(malformed), text, entry))
    except RecursionError:
        remarks.error("manifest_invalid", "values are nested too deeply", entry=entry)
    except ValueError:  # an integer of thousands of digits, or a date that does not exist
        remarks.error("manifest_invalid", "a number or date is out of range", entry=entry)
    return None


def caret_excerpt(text: str, line: int, column: int) -> str | None:
    """The source line with a caret below the column, both 1-based; None beyond the text."""
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return None
    start = max(0, column - 1 - _SHOWN_VALUE_CHARS)
    part = shown(lines[line - 1][start : start + 2 * _SHOWN_VALUE_CHARS].replace("\t", " "))
    return f"{part}\n{' ' * (column - 1 - start)}^"


def _syntax_finding(message: str, text: str, entry: str) -> Finding:
    place = _TOML_PLACE.search(message)
    if place is None:
        end = _TOML_END.sub(" at the end of the file", message)
        return Finding("manifest_invalid", f"not TOML: {end}", place=Place(entry=entry))
    line, column = int(place[1]), int(place[2])
    return Finding(
        "manifest_invalid",
        f"not TOML: {shown(message[: place.start()])}",
        place=Place(entry=entry, line=line, column=column),
        hint="text stands in quotes, true and false and numbers do not",
        excerpt=caret_excerpt(text, line, column),
    )


def _finding(error: ErrorDetails, model: type[BaseModel], text: str, entry: str) -> Finding:
    path = tuple(error["loc"])
    names = [str(part) for part in path if isinstance(part, str)]
    key = shown(".".join(names))
    hint = None
    if error["type"] == "extra_forbidden":
        message = f"unknown key {key}"
        hint = _suggestion(names, model)
    elif error["type"] == "value_error":
        what = error["msg"].removeprefix("Value error, ")
        message = f"{key}: {shown(what)}" if key else shown(what)
    else:
        expected = _EXPECTED.get(error["type"])
        what = f"expected {expected}" if expected else shown(error["msg"])
        message = f"{key}: {what}, found {_value_text(error['input'])}"
    place = Place(entry=entry, line=_line_of(names, text))
    return Finding("manifest_invalid", message, place=place, hint=hint)


def _value_text(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return shown(repr(value)[:_SHOWN_VALUE_CHARS])
    return shown(str(value)[:_SHOWN_VALUE_CHARS])


def _suggestion(names: list[str], model: type[BaseModel]) -> str:
    """What the last of `names` was probably meant to be, or which keys there are."""
    table: type[BaseModel] = model
    for name in names[:-1]:
        field = table.model_fields.get(name)
        inner = _table_type(field.annotation) if field else None
        if inner is None:
            return "leave it out"
        table = inner
    known = list(table.model_fields)
    close = difflib.get_close_matches(names[-1][:40].lower(), known, n=1)
    return f"did you mean {close[0]}?" if close else "known keys: " + ", ".join(known)


def _table_type(annotation: object) -> type[BaseModel] | None:
    """The table within `KindTable | None`, or the table itself."""
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _line_of(names: list[str], text: str) -> int | None:
    """The line where a key is set, 1-based; None where that is not certain.

    Looks for `[table]` and `key =` as people write them, not for every form TOML allows.
    """
    found: list[int] = []
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]\n]{1,200}?)\s*\]", line):
            table = _parts(header[1])
            if table == names:
                found.append(number)
        elif (key := re.match(r"\s*([^=\n]{1,200}?)\s*=", line)) and [
            *table,
            *_parts(key[1]),
        ] == names:
            found.append(number)
    return found[0] if len(found) == 1 else None


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
