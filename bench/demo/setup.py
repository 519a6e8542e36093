"""Set up the merchants, as whoever runs a Crossdock would: each step a command."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from bench.demo.commands import Commands
from bench.demo.drives import DriveClient
from bench.demo.examples import MERCHANTS
from bench.demo.service import Service
from bench.demo.shops import Shop
from simulators.ebay.sellers import first_sellers

_BASE = "shared-base"


@dataclass(frozen=True, slots=True)
class Login:
    """Who signs in to the console; the password is new with every demonstration."""

    user: str
    password: str


def set_up(commands: Commands, service: Service, shops: Sequence[Shop]) -> dict[str, DriveClient]:
    """Set up the base and each merchant; returns their drives, by merchant.

    Raises:
        CommandFailed: A command did not do what it should.
    """
    commands.run("merchants", "add", _BASE, "--owns-bases")
    commands.run("releases", "add", _BASE, _relative(_BASE))
    return {shop.id: _set_up(commands, service, shop) for shop in shops}


def add_admin(commands: Commands) -> Login:
    """Somebody who sees everything in the console. Raises CommandFailed."""
    login = Login("demo", secrets.token_urlsafe(9))
    commands.run("users", "add", login.user, "--role", "admin", typed=login.password + "\n")
    return login


def _set_up(commands: Commands, service: Service, shop: Shop) -> DriveClient:
    commands.run(
        *("merchants", "add", shop.id, f"name={shop.name}", f"base_release={_BASE}/1"),
        *(f"channels=ebay/{shop.site}", f"currency={shop.currency}"),
        *(f"time_zone={shop.time_zone}", "drive_quiet_seconds=1"),
    )
    commands.run("releases", "add", shop.id, _relative(f"{shop.id}/bundle"))
    commands.run("releases", "activate", f"{shop.id}/1", "--why", "the first")
    told = commands.run(
        *("drive", "user", "add", shop.user, "--merchant", shop.id, "--json"),
        shown="(an app password, told once)",
    )
    token = service.folder / f"{shop.id}.token"
    token.write_text(first_sellers()[shop.seller].refresh_token)
    token.chmod(0o600)
    commands.run(
        *("connections", "add", shop.id, "ebay", "--account", shop.seller),
        *("--token-file", str(token)),
    )
    token.unlink()
    return DriveClient(service.drive_url, shop.id, shop.user, json.loads(told)["secret"])


def _relative(folder: str) -> str:
    return str((MERCHANTS / folder).relative_to(MERCHANTS.parent))
