"""The `crossdock` command: one module a command, errors told as sentences."""

import typer

from admin_api.cli import (
    connections,
    drive,
    feeds,
    merchants,
    products,
    profiles,
    releases,
    sync,
    templates,
    users,
)
from admin_api.cli.api import api
from admin_api.cli.check import check
from admin_api.cli.dav import dav
from admin_api.cli.errors import errors
from admin_api.cli.feeds_again import run_again
from admin_api.cli.fsck import fsck
from admin_api.cli.log import log
from admin_api.cli.pack import pack
from admin_api.cli.pickup import pickup
from admin_api.cli.receive import receive
from admin_api.cli.serve import serve
from admin_api.cli.sftp import sftp
from admin_api.cli.tidy import tidy
from admin_api.cli.translate import translate
from admin_api.cli.worker import worker

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
app.add_typer(merchants.app, name="merchants")
app.add_typer(releases.app, name="releases")
app.add_typer(users.app, name="users")
app.add_typer(users.tokens, name="tokens")
feeds.app.command("again")(run_again)
app.add_typer(feeds.app, name="feeds")
app.add_typer(products.app, name="products")
app.add_typer(drive.app, name="drive")
app.add_typer(profiles.app, name="profiles")
app.add_typer(templates.app, name="templates")
app.add_typer(connections.app, name="connections")
app.add_typer(sync.app, name="sync")
app.command()(errors)
app.command()(log)
app.command()(tidy)
app.command()(fsck)
app.command()(receive)
app.command()(serve)
app.command()(worker)
app.command()(dav)
app.command()(sftp)
app.command()(api)
app.command()(pickup)
