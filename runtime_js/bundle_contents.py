"""Checks of what the files of a bundle hold, each by the place it has in the layout."""

import html
import json
import re
from collections import Counter
from collections.abc import Mapping

from catalog.findings import Finding, Place, Severity
from catalog.profiles import PROFILE_KINDS
from runtime_js.bundle_layout import (
    CASES,
    LOOKUP,
    PROFILES,
    TEMPLATES,
    WORKBOOK_SUFFIX,
    config_spec_kinds,
    is_script,
    is_spec_script,
    is_under,
)
from runtime_js.bundle_limits import BundleLimits
from runtime_js.bundle_text import read_text
from runtime_js.remarks import Remarks, shown
from runtime_js.zip_directory import ARCHIVES

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_TAR_MAGIC_AT = 257
_SHOWN_PER_FILE = 10

# What a listing must not contain: marketplaces strip it or end the listing. Only what is certain.
_ACTIVE_ELEMENT = re.compile(r"<\s*(script|iframe|frame|object|embed|applet|form|base)\b", re.I)
_REFRESH = re.compile(r"""<\s*meta\b[^<>]*http-equiv\s*=\s*["']?refresh""", re.I)
_HANDLER = re.compile(
    r"""<[a-z][^<>]*?[\s/"'](on(?:abort|blur|change|click|dblclick|drag\w*|drop|error|focus\w*|"""
    r"""input|key\w+|load\w*|message|mouse\w+|pointer\w+|reset|resize|scroll|select|submit|"""
    r"""toggle|touch\w+|animation\w+|transition\w+|unload|wheel))\s*=""",
    re.I,
)
_ADDRESS = re.compile(
    r"""(?:href|src|action|formaction|data|background|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""",
    re.I,
)
_ACTIVE_SCHEME = re.compile(r"(javascript|vbscript|data:text/html)", re.I)

# Characters that make source text read differently from how it runs. Source: CVE-2021-42574.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def check_contents(files: Mapping[str, bytes], limits: BundleLimits, remarks: Remarks) -> list[str]:
    """Check every file but the manifest and the tables of cases, which their readers check.

    Returns:
        Names of scripts that are no text and of workbooks that are none.
    """
    unreadable: list[str] = []
    sets = config_spec_kinds(files)
    for name, content in files.items():
        _check_archive(name, content, remarks)
        if is_script(name) or any(is_spec_script(name, kind) for kind in sets):
            if not _check_script(name, content, limits, remarks):
                unreadable.append(name)
        elif is_under(name, TEMPLATES, ".html"):
            _check_template(name, content, limits, remarks)
        elif is_under(name, PROFILES, ".json"):
            _check_profile(name, content, limits, remarks)
        elif is_under(name, CASES, ".jsonl"):
            _check_expectation(name, content, limits, remarks)
        elif is_under(name, LOOKUP, WORKBOOK_SUFFIX) and not _check_workbook(
            name, content, remarks
        ):
            unreadable.append(name)
    return unreadable


def _check_archive(name: str, content: bytes, remarks: Remarks) -> None:
    """Refuse archives within the zip: nothing looks into them, and they can hide anything."""
    kind = next((kind for magic, kind in ARCHIVES.items() if content.startswith(magic)), None)
    if content[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        kind = "tar"
    if kind is None or is_under(name, LOOKUP, WORKBOOK_SUFFIX):
        return
    message = f"the file is {kind}; a bundle holds no archives but .xlsx workbooks in lookup/"
    remarks.error(
        "zip_nested", message, entry=name, hint="put its files into the bundle themselves"
    )


def _check_workbook(name: str, content: bytes, remarks: Remarks) -> bool:
    """Whether a workbook is a zip; what that holds is checked where it is read."""
    if content.startswith(_ZIP):
        return True
    if content.startswith(_OLE):
        message = "the workbook has a password, or is an .xls under another name"
    else:
        message = "the file is not an Excel workbook"
    remarks.error("workbook_not_xlsx", message, entry=name, hint="save it as .xlsx in Excel")
    return False


def _check_script(name: str, content: bytes, limits: BundleLimits, remarks: Remarks) -> bool:
    """Whether a script can be read; what it means is for the engine."""
    text = read_text(name, content, limits.script_bytes, remarks)
    if text is None:
        return False
    if not text.strip():
        remarks.warn("script_empty", "the script is empty", entry=name, hint="leave it out")
    if found := _BIDI.search(text):
        line = text.count("\n", 0, found.start()) + 1
        remarks.add(
            Finding(
                "script_hidden_text",
                f"U+{ord(found[0]):04X} makes the text read differently from how it runs",
                Severity.WARNING,
                place=Place(entry=shown(name), line=line),
                hint="write it as an escape, \\u" + f"{ord(found[0]):04x}",
            )
        )
    return True


def _check_template(name: str, content: bytes, limits: BundleLimits, remarks: Remarks) -> None:
    """Report active content; marketplaces refuse listings that have any."""
    text = read_text(name, content, limits.text_bytes, remarks)
    if text is None:
        return
    found = [
        *((match.start(), f"<{match[1].lower()}>") for match in _ACTIVE_ELEMENT.finditer(text)),
        *((match.start(), "a redirection") for match in _REFRESH.finditer(text)),
        *((match.start(1), match[1].lower()) for match in _HANDLER.finditer(text)),
        *((match.start(), "an active address") for match in _ADDRESS.finditer(text)
          if _is_active(match[1] or match[2] or match[3] or "")),
    ]  # fmt: skip
    for position, what in sorted(found)[:_SHOWN_PER_FILE]:
        line = text.count("\n", 0, position) + 1
        place = Place(entry=shown(name), line=line)
        message = f"the template has active content: {what}"
        remarks.add(Finding("template_active", message, place=place, hint="take it out"))


def _is_active(address: str) -> bool:
    """Whether an address runs a script, as a browser reads it: entities and blanks resolved."""
    start = html.unescape(address[:200])
    plain = "".join(character for character in start if character > " ")
    return _ACTIVE_SCHEME.match(plain) is not None


def _check_profile(name: str, content: bytes, limits: BundleLimits, remarks: Remarks) -> None:
    text = read_text(name, content, limits.text_bytes, remarks)
    if text is None:
        return
    fault = _json_object_fault(text)
    if fault:
        remarks.error("profile_invalid", fault, entry=name, hint="a profile is one JSON object")
        return
    kind = json.loads(text).get("kind")
    kinds = ", ".join(PROFILE_KINDS)
    if not kind:
        message = "the profile says no kind, so it rules nothing and is left out"
        remarks.warn("profile_kind_missing", message, entry=name, hint=f'add "kind": {kinds}')
    elif kind not in PROFILE_KINDS:
        message = f"there is no kind of profile {shown(str(kind))}"
        remarks.error("profile_invalid", message, entry=name, hint=f"there are {kinds}")


def _check_expectation(name: str, content: bytes, limits: BundleLimits, remarks: Remarks) -> None:
    """Each line of expected records or errors is a JSON object; the first that is not is shown."""
    text = read_text(name, content, limits.entry_bytes, remarks)
    for number, line in enumerate(text.split("\n") if text else (), 1):
        if line.strip() and (fault := _json_object_fault(line)):
            place = Place(entry=shown(name), line=number)
            hint = "each line is one JSON object"
            remarks.add(Finding("case_invalid", fault, place=place, hint=hint))
            return


def _json_object_fault(text: str) -> str | None:
    """Why a text is not one JSON object; None when it is."""
    try:
        value = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except json.JSONDecodeError as wrong:
        return f"not JSON: {wrong.msg} at line {wrong.lineno}, column {wrong.colno}"
    except RecursionError:
        return "values are nested too deeply"
    except ValueError as wrong:
        return shown(str(wrong))
    return None if isinstance(value, dict) else "the JSON is not an object"


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise ValueError(f"the key {counts.most_common(1)[0][0]!r} stands twice")
    return value


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
