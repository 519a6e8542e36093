"""README.txt at the top of a merchant's drive: what goes where, in words for who sends feeds."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from drive.folders import CONFIG_SPEC, Layout, Slot

_WIDTH = 32

_ROLES = {
    "feed": "{kind} feeds: put your files here",
    "mapping": "mapping workbooks (.xlsx, .csv)",
    "scripts": "script bundles (.zip): checked on arrival, the report appears beside them",
}

_RESULTS = {
    "response": "what became of your feeds, a folder a day; the newest is also in `latest`",
    "order": "your orders, a folder a day; the newest are also in `latest`",
}

# Windows' Notepad of old shows one line where there are only line feeds.
_LINE = "\r\n"


def readme_text(merchant: str, layout: Layout, facts: Mapping[str, str]) -> str:
    """The text for one merchant.

    Args:
        merchant: Its id.
        layout: The names of its folders.
        facts: `name` of the merchant, and the addresses of `webdav`, `sftp` and `http`, as known,
            without a slash at their ends; `marker` where a file waits for one.
    """
    lines = [f"The drive of {facts.get('name', merchant)}", ""]
    lines += [f"{slot.path + '/':<{_WIDTH}}{_purpose(slot)}" for slot in layout.slots]
    if layout is CONFIG_SPEC:
        lines += ["", *_LOOKUPS]
    lines += ["", *(_MARKED if "marker" in facts else _SETTLED), *_RULES]
    ways = [*_webdav(merchant, facts), *_sftp(merchant, layout, facts), *_http(facts)]
    if ways:
        lines += ["", "Ways in, with your user name and an app password:", *ways]
    return _LINE.join([*lines, ""])


def _webdav(merchant: str, facts: Mapping[str, str]) -> list[str]:
    if "webdav" not in facts:
        return []
    url = f"{facts['webdav']}/{merchant}/"
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    dav = f"{'davs' if secure else 'dav'}://{parts.netloc}{parts.path}"
    port = f"@{parts.port}" if parts.port else ""
    share = f"\\\\{parts.hostname}{'@SSL' if secure else ''}{port}\\DavWWWRoot"
    folder = parts.path.strip("/").replace("/", "\\")
    return [
        "",
        f"  WebDAV   {url}",
        f"    Windows  net use Z: {share}\\{folder}",
        "             or Explorer, This PC, Map network drive, with the address above",
        "    macOS    Finder, Go, Connect to Server, with the address above",
        f"    Linux    files, Other Locations, {dav}",
        f"    curl     curl -u USER -T today.csv {url}FOLDER/",
        f"    rclone   rclone copy today.csv :webdav:FOLDER --webdav-url {url}",
    ]


def _sftp(merchant: str, layout: Layout, facts: Mapping[str, str]) -> list[str]:
    if "sftp" not in facts:
        return []
    parts = urlsplit(facts["sftp"])
    port = f" -P {parts.port}" if parts.port else ""
    return [
        "",
        f"  SFTP     {facts['sftp']}/{merchant}/",
        f"    sftp     sftp{port} USER@{parts.hostname}, then: cd {merchant}/{_first_feed(layout)}",
        "    WinSCP   protocol SFTP, with the host and port above; FileZilla the same",
    ]


def _http(facts: Mapping[str, str]) -> list[str]:
    if "http" not in facts:
        return []
    return ["", f"  HTTP     {facts['http']}/api/feeds/KIND/NAME, for scripts: PUT with a token"]


def _first_feed(layout: Layout) -> str:
    return next(slot.path for slot in layout.slots if slot.role == "feed")


def _purpose(slot: Slot) -> str:
    if slot.role == "result":
        of = f" ({slot.answers})" if slot.answers else ""
        return _RESULTS[slot.kind] + of
    return _ROLES[slot.role].format(kind=slot.kind)


_LOOKUPS = (
    "Delimited files (.csv, .tsv, .txt) below store/lookup/ are read by your scripts under their",
    "paths, such as /store/lookup/common/CategoryMapping.csv: by each feed as they are when it is",
    "taken.",
)
_SETTLED = (
    "A file is taken in when it is complete and nobody has changed or locked it for a few seconds.",
)
_MARKED = (
    "A file is taken in when another beside it says that it is complete: an empty one of the same",
    "name with .done behind it, which you send after it.",
)
_RULES = (
    "Then a file of the same name with .status.txt appears beside it: how far it is, how many",
    "records were taken and refused, and where the response is. Leave the file where it is, or",
    "delete it when its state is final. The same file twice is taken in once.",
    "",
    "Results can be read and deleted, not changed. Names that Windows cannot show are refused.",
)
