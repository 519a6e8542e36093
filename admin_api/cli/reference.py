"""The reference page of the command line, made from the commands themselves."""

from pathlib import Path

import click
import typer

from admin_api.cli.main import app

PAGE = Path("docs/reference/cli.md")

_HEAD = """# The command line

*Made from the commands by `make types`; do not edit.*

Results go to standard output, everything said about them to standard error.
"""


def cli_page() -> str:
    """Write the page: every command with its arguments, options and exit codes."""
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    context = click.Context(group, info_name="crossdock")
    parts = [_HEAD]
    for name in sorted(group.commands):
        parts.append(_command(name, group.commands[name], context))
    return "\n".join(parts)


def _command(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([f"crossdock {name}", *command.collect_usage_pieces(context)])
    lines = [f"## {name}", "", "```", usage, "```", "", _text(command.help), ""]
    lines += ["| name | meaning |", "|---|---|"]
    for parameter in command.get_params(context):
        if parameter.name != "help":
            lines.append(f"| {_names(parameter)} | {_text(getattr(parameter, 'help', None))} |")
    return "\n".join([*lines, ""])


def _names(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len, reverse=True))
    return f"`{parameter.human_readable_name}`"


def _text(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    PAGE.write_text(cli_page(), encoding="utf-8")
