"""The reference page of the command line, made from the commands themselves."""

from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from admin_api.cli.main import app

PAGE = Path("docs/reference/cli.md")

_HEAD = """# The command line

*Made from the commands by `make types`; do not edit.*

Results go to standard output, everything said about them to standard error.
"""


def cli_page() -> str:
    """Write the page: every command with its arguments, options and exit codes."""
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("the command line has only one command")
    return "\n".join([_HEAD, *_commands(group, "")])


def _commands(group: TyperGroup, prefix: str) -> Iterator[str]:
    """Every command of a group, and of the groups in it."""
    for name, each in sorted(group.commands.items()):
        if isinstance(each, TyperGroup):
            yield from _commands(each, f"{prefix}{name} ")
        elif isinstance(each, TyperCommand):
            yield _command(f"{prefix}{name}", each)


def _command(name: str, command: TyperCommand) -> str:
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    options = [each for each in command.params if isinstance(each, TyperOption)]
    usage = " ".join(["crossdock", name, *(str(each.name).upper() for each in arguments)])
    lines = [f"## {name}", "", "```", f"{usage} [OPTIONS]", "```", "", _text(command.help), ""]
    lines += ["| name | meaning |", "|---|---|"]
    lines += [f"| `{str(each.name).upper()}` | {_text(each.help)} |" for each in arguments]
    lines += [f"| {_names(each)} | {_text(each.help)} |" for each in options if not each.hidden]
    return "\n".join([*lines, ""])


def _names(option: TyperOption) -> str:
    names = sorted(option.opts, key=len, reverse=True)
    needed = " (required)" if option.required else ""
    return ", ".join(f"`{name}`" for name in names) + needed


def _text(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    PAGE.write_text(cli_page(), encoding="utf-8")
