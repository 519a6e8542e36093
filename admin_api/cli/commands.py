"""Commands that are imported when they are asked for.

Importing all of them takes a third of a second of CPU, and a run needs one.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, TypeAlias, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

Command: TypeAlias = TyperCommand | TyperGroup


class Commands(Mapping[str, Command]):
    """Commands by name, in the order of their table.

    Args:
        places: Module and attribute of each: a function, or the `Typer` of a group.
    """

    def __init__(self, places: Mapping[str, tuple[str, str]]) -> None:
        self._places = places
        self._made: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        if name not in self._made:
            self._made[name] = _made(name, *self._places[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def group_of(places: Mapping[str, tuple[str, str]]) -> type[TyperGroup]:
    """The class of a group that has these commands; see `Commands`."""

    class LateGroup(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            # Typer reads them only; it adds none to a group that is made.
            self.commands = cast(MutableMapping[str, Any], Commands(places))

    return LateGroup


def _made(name: str, module: str, attribute: str) -> Command:
    found = getattr(import_module(module), attribute)
    around = typer.Typer(add_completion=False)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
        return cast(TyperGroup, get_group(around).commands[name])
    around.command(name)(found)
    return cast(TyperCommand, get_command(around))
