"""The `crossdock` command: one module a command, errors told as sentences."""

import typer

from admin_api.cli.commands import group_of

# Where each command stands, in the order of `crossdock --help`.
_PLACES = {
    "translate": ("admin_api.cli.translate", "translate"),
    "check": ("admin_api.cli.check", "check"),
    "pack": ("admin_api.cli.pack", "pack"),
    "errors": ("admin_api.cli.errors", "errors"),
    "log": ("admin_api.cli.log", "log"),
    "tidy": ("admin_api.cli.tidy", "tidy"),
    "fsck": ("admin_api.cli.fsck", "fsck"),
    "receive": ("admin_api.cli.receive", "receive"),
    "serve": ("admin_api.cli.serve", "serve"),
    "worker": ("admin_api.cli.worker", "worker"),
    "dav": ("admin_api.cli.dav", "dav"),
    "sftp": ("admin_api.cli.sftp", "sftp"),
    "api": ("admin_api.cli.api", "api"),
    "pickup": ("admin_api.cli.pickup", "pickup"),
    "merchants": ("admin_api.cli.merchants", "app"),
    "releases": ("admin_api.cli.releases", "app"),
    "users": ("admin_api.cli.users", "app"),
    "tokens": ("admin_api.cli.users", "tokens"),
    "feeds": ("admin_api.cli.feeds", "app"),
    "products": ("admin_api.cli.products", "app"),
    "drive": ("admin_api.cli.drive", "app"),
    "profiles": ("admin_api.cli.profiles", "app"),
    "templates": ("admin_api.cli.templates", "app"),
    "connections": ("admin_api.cli.connections", "app"),
    "sync": ("admin_api.cli.sync", "app"),
}

app = typer.Typer(
    name="crossdock",
    cls=group_of(_PLACES),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a traceback must not print a merchant's data
)


@app.callback()
def crossdock() -> None:
    """A merchant's own feeds and JavaScript in, validated drafts out."""
