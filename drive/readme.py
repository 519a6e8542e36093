"""README.txt at the top of a merchant's drive: what goes where, in words for who sends feeds."""

from collections.abc import Mapping

from drive.folders import Layout, Slot

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
        facts: `name` of the merchant, and the addresses `webdav`, `sftp` and `http`, as known.
    """
    lines = [f"The drive of {facts.get('name', merchant)}", ""]
    lines += [f"{slot.path + '/':<{_WIDTH}}{_purpose(slot)}" for slot in layout.slots]
    lines += ["", *_RULES]
    ways = [
        f"  {label:<8}{facts[key]}"
        for key, label in (("webdav", "WebDAV"), ("sftp", "SFTP"), ("http", "HTTP"))
        if key in facts
    ]
    if ways:
        lines += ["", "Ways in:", *ways]
    return _LINE.join([*lines, ""])


def _purpose(slot: Slot) -> str:
    if slot.role == "result":
        of = f" ({slot.answers})" if slot.answers else ""
        return _RESULTS[slot.kind] + of
    return _ROLES[slot.role].format(kind=slot.kind)


_RULES = (
    "A file is taken in when it is complete and nobody has changed or locked it for a few seconds.",
    "Then a file of the same name with .status.txt appears beside it: how far it is, how many",
    "records were taken and refused, and where the response is. Leave the file where it is, or",
    "delete it when its state is final. The same file twice is taken in once.",
    "",
    "Results can be read and deleted, not changed. Names that Windows cannot show are refused.",
)
