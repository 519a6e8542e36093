"""No desk does anything for somebody before it has asked whether they may."""

import ast
from collections.abc import Iterator
from pathlib import Path

_DESKS = Path(__file__).parents[2] / "admin_api" / "desks"


def _methods() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public method of a desk that is given a caller."""
    for path in sorted(_DESKS.glob("*.py")):
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, ast.ClassDef) and found.name.endswith("Desk"):
                for each in found.body:
                    if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                        yield f"{found.name}.{each.name}", each


def _asks(method: ast.FunctionDef) -> bool:
    """Whether its first statement asks about the caller, or hands them on to who does."""
    body = [each for each in method.body if not _is_docstring(each)]
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for each in body
        for node in ast.walk(each)
        if isinstance(node, (ast.Attribute, ast.Name))
    }
    return bool(names & {"allow", "asked"}) or "caller" in {
        argument.id
        for each in body
        for call in ast.walk(each)
        if isinstance(call, ast.Call)
        for argument in call.args
        if isinstance(argument, ast.Name)
    }


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def test_every_method_of_a_desk_takes_its_caller_and_asks() -> None:
    """The console has no routes that would ask in its place."""
    methods = dict(_methods())
    assert len(methods) > 60
    without = [
        name for name, each in methods.items() if "caller" not in [a.arg for a in each.args.args]
    ]
    silent = [name for name, each in methods.items() if name not in without and not _asks(each)]
    assert (without, silent) == ([], [])
