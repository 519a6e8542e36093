"""The reference page of the manifest, made from the descriptions of its keys.

`python -m runtime_js.manifest_page` writes it anew; a test fails when it lags.
"""

from collections.abc import Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from catalog.records import OUTBOUND_KINDS
from runtime_js.bundle_cases import CaseTable
from runtime_js.manifest import KINDS, ConfigSpecTable, KindTable, LimitsTable, Manifest
from runtime_js.manifest_writing import OutboundTable

PAGE = Path("docs/reference/manifest.md")

_WORDS = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    AwareDatetime: "date and time",
}

_TOP = """\
# manifest.toml

<!-- Written by `python -m runtime_js.manifest_page` from runtime_js/manifest.py. -->

Every key is optional, and so is the file. A key that is not listed here refuses the bundle, with a
suggestion. The file is UTF-8, at most 64 KiB.

```toml
name = "Wren Jewellers"
merchant = "wren-jewellers"
marketplace = "EBAY_DE"
currency = "EUR"

[inventory]
format = "csv"
delimiter = "semicolon"
encoding = "cp1252"
decimal_mark = ","
key = "Artikelnummer"
```

## Top level

"""


def page() -> str:
    """The page as it must stand in the documentation."""
    kinds = ", ".join(f"`[{kind}]`" for kind in KINDS if kind not in OUTBOUND_KINDS)
    outbound = " and ".join(f"`[{kind}]`" for kind in OUTBOUND_KINDS)
    return (
        _TOP
        + _rows(Manifest)
        + f"\n## One table for each kind of feed\n\n{kinds}. What a table leaves out is detected "
        "from the feed and\nreported; the report can be copied here.\n\n"
        + _rows(KindTable)
        + f"\n## One table for each kind of file that goes out\n\n{outbound}. With such a table "
        "and a script the merchant\ngets these files in a form of its own: see "
        "[what your merchant reads](../how-to/write-what-the-merchant-reads.md).\n\n"
        + _rows(OutboundTable)
        + "\n## [limits]\n\nA bundle can lower a limit of its scripts, never raise it; a higher "
        "value is a\nwarning and has no effect.\n\n"
        + _rows(LimitsTable)
        + "\n## [config_spec]\n\nWhat [config-spec sets](../how-to/bring-your-rhino-scripts.md) "
        "leave open.\n\n"
        + _rows(ConfigSpecTable)
        + "\n# case.toml\n\nFacts about one case, in `cases/<name>/case.toml`.\n\n"
        + _rows(CaseTable)
    )


def _rows(table: type[BaseModel]) -> str:
    lines = ["| key | value | meaning |", "|---|---|---|"]
    for name, field in table.model_fields.items():
        if field.description and name not in ("limits", "config_spec"):
            lines.append(f"| `{name}` | {_value(field)} | {field.description} |")
    return "\n".join(lines) + "\n"


def _value(field: FieldInfo) -> str:
    words = _type_words(field.annotation)
    if any(isinstance(step, BeforeValidator) for step in field.metadata):
        words = f"text or {words}"  # a single text is taken as a list of one
    default = field.default
    if default in (None, [], {}) or isinstance(default, bool):
        return words
    return f"{words}; {default!r} when left out".replace("'", "`")


def _type_words(annotation: object) -> str:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type_words(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return " or ".join(
            _type_words(option) for option in get_args(annotation) if option is not NoneType
        )
    if origin is Literal:
        return " or ".join(f"`{option}`" for option in get_args(annotation))
    if origin is list:
        return f"list of {_type_words(get_args(annotation)[0])}s"
    if origin is Mapping:
        return "table of texts"
    return next(word for known, word in _WORDS.items() if known is annotation)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
