"""Ways into a merchant's drive, with what somebody types to take them."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from admin_api.settings import Settings
from catalog.merchants import Merchant
from drive.folders import LAYOUTS, Slot

System = Literal["windows", "macos", "linux", "script"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in.

    Attributes:
        system: Whose.
        program: With what, as `Explorer`.
        does: What it does, or where to click.
        text: What to type or paste; an app password stands nowhere in it.
    """

    system: System
    program: str
    does: str
    text: str


def ways_in(settings: Settings, merchant: Merchant, user: str) -> tuple[Way, ...]:
    """The ways into a merchant's drive for one user, the usual one of each system first."""
    url = f"{settings.dav_url}/{merchant.id}/"
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    name = quote(user, safe="")  # it may be an e-mail address
    dav = f"{'davs' if secure else 'dav'}://{name}@{parts.netloc}{parts.path}"
    sftp = urlsplit(settings.sftp_address)
    port = f" -P {sftp.port}" if sftp.port else ""
    folder = _first_feed(merchant).path
    site = f"sftp://{name}@{sftp.netloc}/{merchant.id}/"
    map_drive = f"net use Z: {url.rstrip('/')} /user:{user} * /persistent:yes"
    put = f"curl --user {user} --fail --upload-file today.csv {url}{folder}/"
    return (
        Way("windows", "Command prompt", "Drive letter Z:, asks for the app password", map_drive),
        Way("windows", "Explorer", "This PC → Map network drive, with this as folder", url),
        Way("windows", "WinSCP", "New site, for large files and many of them", site),
        Way("macos", "Finder", "Go → Connect to Server (⌘K), with this address", url),
        Way("macos", "Cyberduck", "Open Connection, for many files", site),
        Way("linux", "Files", "Other Locations → Connect to Server", dav),
        Way("linux", "Shell", "Mounts it for your desktop", f"gio mount {dav}"),
        Way("script", "curl", "Sends one file, and asks for the app password", put),
        Way("script", "sftp", "With a public key of yours, or an app password",
            f"sftp{port} {user}@{sftp.hostname}"),
    )  # fmt: skip


def _first_feed(merchant: Merchant) -> Slot:
    slots = LAYOUTS[merchant.drive.layout].slots
    return next(slot for slot in slots if slot.role == "feed")
