"""The `crossdock` command: one module a command, errors told as sentences."""

import typer

from admin_api.cli.check import check
from admin_api.cli.pack import pack
from admin_api.cli.translate import translate

app = typer.Typer(
    name="crossdock",
    help="A merchant's own feeds and JavaScript in, validated drafts out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a traceback must not print a merchant's data
)
app.command()(translate)
app.command()(check)
app.command()(pack)
