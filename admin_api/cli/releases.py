"""`crossdock releases`: the numbered versions of a merchant's scripts, and which one is active."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.bootstrap import bundle_bytes
from admin_api.cli.noted import noted
from admin_api.cli.screen import (
    EXIT_GOOD,
    EXIT_REJECTED,
    out,
    problems_told,
    show_findings,
    warn,
)
from admin_api.cli.store_options import (
    ByOption,
    JsonOption,
    StoreOption,
    now_text,
    print_facts,
    print_json,
    time_text,
    who,
)
from admin_api.cli.tables import print_table, word
from admin_api.stores import open_target
from catalog.errors import ConfigInvalid
from catalog.findings import Finding
from catalog.releases import Activation, Release, ReleaseId

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second
    from store.store import Store

app = typer.Typer(help="Releases of scripts, and which one is active.", no_args_is_help=True)

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]
ReleaseArgument = Annotated[str, typer.Argument(help="The release: merchant/number.")]
WhyOption = Annotated[str, typer.Option(help="Why, for the history.")]


@app.command("add")
def add_release(
    merchant: MerchantArgument,
    bundle: Annotated[
        Path | None,
        typer.Argument(
            help="The script bundle: a zip, or its folder. Without it, the content of the active "
            "release is put on the base that the merchant has by now.",
            exists=True,
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(help="Base release to extend, or `none`; by default the merchant's."),
    ] = None,
    notes: Annotated[str, typer.Option(help="What is new in it.")] = "",
    store: StoreOption = None,
    by: ByOption = None,
    json: JsonOption = False,
) -> None:
    """Check a bundle and make a release of it; the same content is the same release.

    Exit code 0: it may be activated. 1: it has errors or a case failed; it is kept, and cannot be
    activated. 2: it could not be read at all.
    """
    # The engine and its sandbox: the other commands of releases do not wait for them.
    from workflow.release_bundle import release_bundle

    with problems_told(), open_target(store) as opened:
        owner = opened.merchants.get(merchant)
        if bundle is not None:
            content = bundle_bytes(bundle)
        elif active := opened.releases.active(merchant):
            content = opened.releases.content(active.id).zip
        else:
            message = f"{merchant} has no active release; give the bundle"
            raise ConfigInvalid(message, setting="bundle")
        extended = owner.base_release
        if base is not None:
            extended = None if base == "none" else ReleaseId.parse(base)
        with noted(opened, by, "add release", "release", merchant, merchant=merchant) as change:
            report = release_bundle(
                opened.releases,
                owner,
                content,
                extended,
                notes=notes,
                now=now_text(),
                by=who(by),
                warn=warn,
            )
            change.after = {"release": str(report.release.id), "good": report.release.good}
    release = report.release
    if json:
        print_json(_as_json(release))
    else:
        show_findings(release.findings, out)
        if report.cases:
            passed = sum(case.passed for case in report.cases)
            out.print(f"{passed} of {len(report.cases)} cases passed")
        use = "ready to be activated" if release.good else "kept, but cannot be activated"
        out.print(f"{release.id}: {use}", style="bold")
    raise typer.Exit(EXIT_GOOD if release.good else EXIT_REJECTED)


@app.command("list")
def list_releases(
    merchant: MerchantArgument, store: StoreOption = None, json: JsonOption = False
) -> None:
    """List a merchant's releases, the newest first."""
    with problems_told(), open_target(store) as opened:
        releases = opened.releases.all(merchant)[::-1]
        active = opened.releases.active(merchant)
    if json:
        for each in releases:
            print_json({**_as_json(each), "active": _same(each, active)})
        return
    print_table(
        (word("release"), word("state"), word("base"), word("added (UTC)"), "by", "notes"),
        [
            (
                str(each.id),
                "active" if _same(each, active) else "good" if each.good else "has errors",
                str(each.base or "none"),
                time_text(each.added_at),
                each.added_by,
                each.notes,
            )
            for each in releases
        ],
        f"{merchant} has no releases; `crossdock releases add` makes one",
    )


@app.command("show")
def show_release(
    release: Annotated[
        str, typer.Argument(help="A release, merchant/number; or a merchant, for the history.")
    ],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Show a release with what its check found; or, of a merchant, which one was active when."""
    with problems_told(), open_target(store) as opened:
        if "/" not in release:
            _show_history(opened.releases.activations(release), release, json)
            return
        found = opened.releases.get(ReleaseId.parse(release))
        active = opened.releases.active(found.id.merchant)
    if json:
        print_json({**_as_json(found), "active": _same(found, active)})
        return
    print_facts(
        [
            ("release", str(found.id)),
            ("active", "yes" if _same(found, active) else "no"),
            ("base", str(found.base or "none")),
            ("content", f"{found.sha256}, {found.size_bytes:,} bytes"),
            ("added", f"{time_text(found.added_at)} by {found.added_by}"),
            ("checked", time_text(found.checked_at)),
            ("notes", found.notes),
        ]
    )
    show_findings(found.findings, out)


@app.command("activate")
def activate_release(
    release: ReleaseArgument, why: WhyOption, store: StoreOption = None, by: ByOption = None
) -> None:
    """Make a release the active one: the merchant's next feeds run through it.

    Its profiles and templates become the current ones; listings that use them follow.
    """
    from workflow.activate_release import activate_release

    with problems_told(), open_target(store) as opened:
        asked = ReleaseId.parse(release)
        before = _active_told(opened, asked.merchant)
        with noted(
            opened,
            by,
            "activate release",
            "release",
            str(asked),
            merchant=asked.merchant,
            before=before,
        ) as change:
            activate_release(opened, asked, now_text(), who(by), why)
            change.after = {"active": str(asked), "why": why}
    out.print(f"{asked} is active")


@app.command("rollback")
def roll_back_release(
    merchant: MerchantArgument,
    why: WhyOption,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Make the release active again that was active before. Twice goes back two steps."""
    from workflow.activate_release import roll_back

    with problems_told(), open_target(store) as opened:
        before = _active_told(opened, merchant)
        id = str(before["active"] or merchant)
        with noted(
            opened, by, "roll back release", "release", id, merchant=merchant, before=before
        ) as change:
            step = roll_back(opened, merchant, now_text(), who(by), why)
            change.after = {"active": str(step.release), "why": why}
    out.print(f"{step.release} is active again")


@app.command("export")
def export_release(
    release: ReleaseArgument,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The zip; by default named after the release."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the bundle of a release as a zip, byte for byte as it was added."""
    with problems_told(), open_target(store) as opened:
        asked = ReleaseId.parse(release)
        content = opened.releases.content(asked).zip
        target = output or Path(f"{asked.merchant}-{asked.number}.zip")
        target.write_bytes(content)
    out.print(f"{target}: {len(content):,} bytes")


def _active_told(store: "Store", merchant: str) -> dict[str, object]:
    active = store.releases.active(merchant)
    return {"active": None if active is None else str(active.id)}


def _same(release: Release, active: Release | None) -> bool:
    return active is not None and release.id == active.id


def _show_history(activations: tuple[Activation, ...], merchant: str, json: bool) -> None:
    if json:
        for each in activations:
            print_json(_activation_json(each))
        return
    print_table(
        (word("when (UTC)"), word("release"), word("how"), "who", "why"),
        [
            (
                time_text(each.at),
                str(each.release),
                "rolled back" if each.rolled_back else "activated",
                each.by,
                each.why,
            )
            for each in activations
        ],
        f"no release of {merchant} was ever active",
    )


def _as_json(release: Release) -> dict[str, object]:
    return {
        "id": str(release.id),
        "sha256": release.sha256,
        "size_bytes": release.size_bytes,
        "base": None if release.base is None else str(release.base),
        "notes": release.notes,
        "added_at": release.added_at,
        "added_by": release.added_by,
        "checked_at": release.checked_at,
        "good": release.good,
        "findings": [_finding_json(each) for each in release.findings],
    }


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "place": str(finding.place),
        "message": finding.message,
        "hint": finding.hint,
    }


def _activation_json(activation: Activation) -> dict[str, object]:
    return {
        "release": str(activation.release),
        "rolled_back": activation.rolled_back,
        "at": activation.at,
        "by": activation.by,
        "why": activation.why,
    }
