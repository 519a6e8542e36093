"""`crossdock drive show`: how a merchant's drive stands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.screen import out, problems_told
from admin_api.cli.store_options import JsonOption, StoreOption, print_facts, print_json, time_text
from admin_api.cli.tables import print_table, word
from admin_api.settings import Settings, read_settings
from admin_api.stores import open_target
from catalog.drive_files import DriveFile
from catalog.drive_settings import DriveSettings
from drive.ports import Lock
from drive.quota import Limits, Usage

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second
    from store.store import Store
    from workflow.drive_rules import DriveRules


def show_drive(
    merchant: Annotated[str, typer.Argument(help="Whose drive.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Show what a drive holds and may hold, its folders and rules, locks, and files under way.

    What it holds is read from the disk, on the machine that has it.
    """
    with problems_told(), open_target(store) as opened:
        # Loading the drive takes a moment that other commands need not spend.
        from admin_api.drive_wiring import drive_rules
        from workflow.drive_rules import quiet_seconds

        settings = read_settings()
        rules = drive_rules(settings, opened)
        found = opened.merchants.get(merchant).drive
        limits = rules.limits(merchant)
        usage = _usage(settings, opened, rules, merchant)
        now = datetime.now(UTC).timestamp()
        kept = opened.drive_locks(Lock).locks(merchant)
        locks = [lock for lock in kept if lock.expires_at > now]
        files = opened.drive_files.under_way(merchant)
        quiet = quiet_seconds(found)
    if json:
        print_json(_as_json(merchant, found, limits, usage, quiet, locks, files))
        return
    print_facts(_facts(found, limits, usage, quiet))
    if locks:
        out.print()
        print_table(
            ("locked", "by", "scope", word("until (UTC)")),
            [(each.path, each.principal, each.scope, _time(each.expires_at)) for each in locks],
            "",
        )
    if files:
        out.print()
        print_table(
            ("under way", word("state"), "bytes", word("since (UTC)"), "why"),
            [
                (each.path, each.state, f"{each.size:,}", _time(each.changed_at), each.why)
                for each in files
            ],
            "",
        )


def _usage(settings: Settings, store: "Store", rules: "DriveRules", merchant: str) -> Usage | None:
    """What the drive holds; None where it is not on this machine."""
    from admin_api.drive_wiring import own_drive

    if not (settings.data / "drive" / merchant).is_dir():
        return None
    return own_drive(settings, store, rules).space(merchant, "crossdock").usage()


def _facts(
    settings: DriveSettings, limits: Limits, usage: Usage | None, quiet: float
) -> list[tuple[str, str]]:
    names = [f"{kind}: {' '.join(each)}" for kind, each in settings.patterns.items()]
    facts = [
        ("layout", settings.layout),
        ("may hold", f"{limits.most_bytes:,} bytes in {limits.most_files:,} files and folders"),
        ("uploads at once", str(limits.most_uploads)),
        ("taken after", f"{quiet:g} seconds of quiet"),
        ("marker name.done", settings.done_marker),
        ("names of feeds", "; ".join(names) or "any"),
    ]
    if usage is None:
        return [*facts, ("holds", "unknown: the drive is not on this machine")]
    holds = f"{usage.bytes:,} bytes in {usage.files:,} files and folders"
    return [*facts, ("holds", holds), ("half sent", f"{usage.staged:,} bytes")]


def _as_json(
    merchant: str,
    settings: DriveSettings,
    limits: Limits,
    usage: Usage | None,
    quiet: float,
    locks: Sequence[Lock],
    files: Sequence[DriveFile],
) -> dict[str, object]:
    return {
        "merchant": merchant,
        "layout": settings.layout,
        "quiet_seconds": quiet,
        "done_marker": settings.done_marker,
        "patterns": {kind: list(each) for kind, each in settings.patterns.items()},
        "limits": {
            "bytes": limits.most_bytes,
            "files": limits.most_files,
            "uploads": limits.most_uploads,
            "floor_bytes": limits.floor_bytes,
        },
        "usage": usage
        and {"bytes": usage.bytes, "files": usage.files, "half_sent_bytes": usage.staged},
        "locks": [
            {
                "path": each.path,
                "user": each.principal,
                "scope": each.scope,
                "until": _iso(each.expires_at),
            }
            for each in locks
        ],
        "under_way": [
            {
                "path": each.path,
                "state": each.state,
                "size_bytes": each.size,
                "since": _iso(each.changed_at),
                "why": each.why or None,
            }
            for each in files
        ],
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _time(seconds: float) -> str:
    return time_text(_iso(seconds))
