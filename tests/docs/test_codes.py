"""Every code that the source can report is explained, and nothing is explained that it cannot."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from catalog.codes import CODES

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "catalog",
    "runtime_js",
    "mapping_service",
    "feeds",
    "drive",
    "marketplaces",
    "engine",
    "store",
    "workflow",
    "admin_api",
)
TABLES = frozenset((ROOT / "catalog").glob("*_codes.py"))

# Calls whose first argument is a code, by the name that is called.
_REPORTING = {
    "Finding",
    "FieldRefused",
    "ScriptFault",
    "RecordError",
    "remark",
    "remark_in_line",
    "error",
    "warn",
    "note",
}
# Keywords whose value is a code wherever they stand.
_CODE_KEYWORDS = {"code", "fault"}
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_CODE_IN_JS = re.compile(r"(?:\bcode: |\bcode = |Refusal\()'([a-z]+(?:_[a-z]+)+)'")


def test_every_reported_code_is_explained() -> None:
    """A merchant looks a code up; an unknown one is a dead end."""
    unknown = [
        f"{place}: {code}"
        for place, code in [*_codes_in_python(), *_codes_in_javascript()]
        if code not in CODES
    ]

    assert unknown == []


def test_every_explained_code_is_in_use() -> None:
    """A code that nothing reports is a page to read for nothing."""
    sources = [*_files("py"), *_files("js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if path not in TABLES)
    words = set(re.findall(r"""["']([a-z_]+)["']""", text))

    assert sorted(set(CODES) - words) == []


def test_codes_are_well_formed() -> None:
    """They go into logs, URLs and spreadsheets, and into the scripts of integrators."""
    assert [code for code in CODES if not re.fullmatch("[a-z][a-z0-9_]{0,63}", code)] == []
    for explained in CODES.values():
        assert explained.meaning.endswith((".", ")"))
        assert explained.remedy.endswith((".", ")"))


def _codes_in_python() -> Iterator[tuple[str, str]]:
    for path in _files("py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for value in _code_values(node):
                if isinstance(value, str) and _CODE.fullmatch(value):
                    yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", value


def _code_values(node: ast.AST) -> Iterator[object]:
    """Constants that stand where a code stands: arguments, keywords, a class's own code."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in _REPORTING and node.args:
            yield from _constants(node.args[0])
    elif isinstance(node, ast.keyword) and node.arg in _CODE_KEYWORDS:
        yield from _constants(node.value)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name) and target.id == "code":
            yield from _constants(node.value)


def _constants(node: ast.AST) -> Iterator[object]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _codes_in_javascript() -> Iterator[tuple[str, str]]:
    for path in _files("js"):
        for code in _CODE_IN_JS.findall(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), code


def _files(suffix: str) -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob(f"*.{suffix}"))]
