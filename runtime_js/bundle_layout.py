"""Which file of a bundle is what, by its place: the layout an integrator writes."""

import difflib
import re
from collections.abc import Container, Iterable, Mapping

from runtime_js.manifest import KINDS
from runtime_js.remarks import Remarks, shown

MANIFEST = "manifest.toml"
BASE, CUSTOM, MAIN = "mapping-base.js", "mapping-custom.js", "main.js"
LOOKUP, TEMPLATES, PROFILES, CASES = "lookup", "templates", "profiles", "cases"
FOLDERS = (*KINDS, LOOKUP, TEMPLATES, PROFILES, CASES)

WORKBOOK_SUFFIX = ".xlsx"
DELIMITED_SUFFIXES = (".csv", ".tsv", ".txt")
LOOKUP_SUFFIXES = (WORKBOOK_SUFFIX, *DELIMITED_SUFFIXES)
FEED_NAMES = ("feed.csv", "feed.xml", "feed.jsonl")
EXPECTED, EXPECTED_ERRORS, CASE_TABLE = "expected.jsonl", "expected-errors.jsonl", "case.toml"
EXPECTED_FILES = ("expected.csv", "expected.xml")
CASE_FILES = (*FEED_NAMES, EXPECTED, EXPECTED_ERRORS, *EXPECTED_FILES, CASE_TABLE)

# Words for people may lie anywhere; nothing reads them.
_FOR_PEOPLE = re.compile(r"(?:^|/)(?:[^/]+\.md|(?:readme|license|notice|changelog)[^/]*)$", re.I)
_OLD_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods")


def strip_wrapper(files: Mapping[str, bytes], remarks: Remarks) -> dict[str, bytes]:
    """Take away a single folder around everything, as zipping a folder makes it, with a note."""
    tops = {name.split("/")[0] for name in files}
    wrapper = tops.pop() if len(tops) == 1 else None
    if wrapper is None or wrapper in FOLDERS or wrapper in files:
        return dict(files)
    message = f"everything lies in the folder {shown(wrapper)}/; it is taken as the bundle"
    remarks.note("bundle_wrapped", message)
    return {name.removeprefix(f"{wrapper}/"): content for name, content in files.items()}


def is_script(name: str) -> bool:
    """Whether a file is loaded as a script: the pair, at the top or in a kind's folder."""
    folder, _, file = name.rpartition("/")
    return file in (BASE, CUSTOM) and (not folder or folder in KINDS)


def config_spec_kinds(names: Container[str]) -> tuple[str, ...]:
    """The feed kinds whose folder holds a config-spec set: its `main.js` is among the files."""
    return tuple(kind for kind in KINDS if f"{kind}/{MAIN}" in names)


def is_spec_script(name: str, kind: str) -> bool:
    """Whether a file may be a script of a kind's config-spec set: `.js`, anywhere in its folder."""
    return is_under(name, kind, ".js") and not is_script(name)


def is_under(name: str, folder: str, *suffixes: str) -> bool:
    """Whether a file lies in a folder, at any depth, with one of the suffixes in any case."""
    return name.startswith(f"{folder}/") and name.lower().endswith(suffixes)


def report_unknown(names: Iterable[str], remarks: Remarks) -> None:
    """Warn of files that nothing reads, with what they were probably meant to be."""
    names = list(names)
    sets = config_spec_kinds(names)
    unknown_folders: set[str] = set()
    for name in names:
        top, slash, rest = name.partition("/")
        if _FOR_PEOPLE.search(name) or top in sets:
            continue
        if slash and top not in FOLDERS:
            if top not in unknown_folders:
                unknown_folders.add(top)
                message = f"nothing reads the folder {shown(top)}/"
                remarks.warn("bundle_unknown_file", message, hint=_meant(top, FOLDERS))
        elif not _is_known(top, rest):
            remarks.warn(
                "bundle_unknown_file", "nothing reads the file", entry=name, hint=_hint(top, rest)
            )


def _is_known(top: str, rest: str) -> bool:
    if not rest:
        return top in (MANIFEST, BASE, CUSTOM)
    suffix = rest.lower()
    if top == LOOKUP:
        return suffix.endswith(LOOKUP_SUFFIXES)
    if top == TEMPLATES:
        return suffix.endswith(".html")
    if top == PROFILES:
        return suffix.endswith(".json")
    if top == CASES:
        return rest.count("/") == 1 and rest.split("/")[1] in CASE_FILES
    return rest in (BASE, CUSTOM)


def _hint(top: str, rest: str) -> str:
    file = rest.rpartition("/")[2]
    if not rest:
        return _meant(top, (MANIFEST, BASE, CUSTOM))
    if top == LOOKUP and file.lower().endswith(_OLD_WORKBOOKS):
        return "save it as .xlsx"
    if top == CASES:
        return _meant(file, CASE_FILES) if "/" in rest else "put it in a folder: cases/<name>/"
    if top in KINDS:
        return _meant(file, (BASE, CUSTOM, MAIN))
    wanted = {LOOKUP: ", ".join(LOOKUP_SUFFIXES), TEMPLATES: ".html", PROFILES: ".json"}[top]
    return f"files here end in {wanted}"


def _meant(found: str, known: Iterable[str]) -> str:
    """The known name that is closest, by letters alone: `mappingCustom.js`, `Lookups`."""
    by_letters = {re.sub(r"[\W_]", "", name).lower(): name for name in known}
    letters = re.sub(r"[\W_]", "", found).lower()[:80]
    close = difflib.get_close_matches(letters, by_letters, n=1, cutoff=0.7)
    return f"did you mean {by_letters[close[0]]}?" if close else "leave it out"
