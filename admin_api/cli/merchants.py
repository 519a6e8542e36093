"""`crossdock merchants`: whose feeds there are, and the settings of each."""

from collections.abc import Mapping
from typing import Annotated

import typer

from admin_api.cli.noted import noted
from admin_api.cli.screen import out, problems_told
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
from catalog.merchant_settings import SETTINGS, settings_text, with_settings
from catalog.merchants import Merchant, SettingChange

app = typer.Typer(help="Merchants and their settings.", no_args_is_help=True)

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]
SettingsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="SETTING=VALUE", help="Settings: " + ", ".join(SETTINGS) + "."),
]


@app.command("list")
def list_merchants(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the merchants, and the owners of base bundles."""
    with problems_told(), open_target(store) as opened:
        merchants = opened.merchants.all()
        active = {each.id: opened.releases.active(each.id) for each in merchants}
    if json:
        for each in merchants:
            release = active[each.id]
            print_json({**_as_json(each), "active_release": str(release.id) if release else None})
        return
    print_table(
        (word("merchant"), "name", "sells on", word("currency"), word("active release")),
        [
            (
                each.id,
                each.name,
                "(owns base bundles)" if each.is_base else settings_text(each)["channels"],
                each.currency or "",
                str(release.id) if (release := active[each.id]) else "none",
            )
            for each in merchants
        ],
        "there are no merchants; `crossdock merchants add ID` adds one",
    )


@app.command("show")
def show_merchant(
    merchant: MerchantArgument,
    store: StoreOption = None,
    history: Annotated[
        bool, typer.Option("--history", help="Show who changed which setting, and when.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show a merchant's settings, or how they came to be what they are."""
    with problems_told(), open_target(store) as opened:
        found = opened.merchants.get(merchant)
        changes = opened.merchants.changes(merchant) if history else ()
    if json:
        shown = {"changes": [_change_json(each) for each in changes]} if history else {}
        print_json({**_as_json(found), **shown})
    elif history:
        _show_changes(changes)
    else:
        print_facts([("id", found.id), *settings_text(found).items()])


@app.command("add")
def add_merchant(
    merchant: Annotated[str, typer.Argument(help="Its id: a-z, 0-9 and -, for good.")],
    settings: SettingsArgument = None,
    is_base: Annotated[
        bool,
        typer.Option("--owns-bases", help="No merchant, but an owner of base bundles."),
    ] = False,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Add a merchant. What is not said has the usual setting. The store is made where none is."""
    with problems_told():
        made = with_settings(Merchant(merchant, is_base=is_base), _settings(settings))
        with (
            open_target(store, make=True) as opened,
            noted(opened, by, "add merchant", "merchant", merchant, merchant=merchant) as change,
        ):
            opened.merchants.add(made, now_text(), who(by))
            change.after = {"is_base": is_base, **_settings(settings)}
    out.print(f"{merchant} is added")


@app.command("set")
def set_settings(
    merchant: MerchantArgument,
    settings: SettingsArgument = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Change settings: `currency=EUR`, `"channels=ebay/EBAY_DE ebay/EBAY_AT"`, `base_release=`.

    A value that is left empty takes the setting away, where it can be without one.
    """
    with problems_told():
        given = _settings(settings)
        if not given:
            raise ConfigInvalid("nothing to set; give settings as currency=EUR", setting="settings")
        with open_target(store) as opened:
            before = settings_text(opened.merchants.get(merchant))
            touched = {name: before.get(name, "") for name in given}
            with noted(
                opened,
                by,
                "change settings",
                "merchant",
                merchant,
                merchant=merchant,
                before=touched,
            ) as change:
                after = settings_text(opened.merchants.change(merchant, given, now_text(), who(by)))
                change.after = {name: after[name] for name in given}
    changed = [name for name in after if before[name] != after[name]]
    for name in changed:
        was = before[name] or "nothing"
        out.print(f"{name}: {was} → {after[name] or 'nothing'}", markup=False)
    if not changed:
        out.print("everything was so already")


def _settings(arguments: list[str] | None) -> Mapping[str, str]:
    settings: dict[str, str] = {}
    for argument in arguments or ():
        name, sign, text = argument.partition("=")
        if not sign:
            message = f"{argument!r} is no setting; write it as currency=EUR"
            raise ConfigInvalid(message, setting=name, found=argument)
        if name in settings:
            raise ConfigInvalid(f"{name} is given twice", setting=name, found=argument)
        settings[name] = text
    return settings


def _show_changes(changes: tuple[SettingChange, ...]) -> None:
    print_table(
        (word("when (UTC)"), "who", word("setting"), "before", "after"),
        [(time_text(each.at), each.by, each.setting, each.before, each.after) for each in changes],
        "nobody changed a setting",
    )


def _as_json(merchant: Merchant) -> dict[str, object]:
    limits = merchant.limits.given()
    return {
        "id": merchant.id,
        "name": merchant.name,
        "is_base": merchant.is_base,
        "base_release": None if merchant.base_release is None else str(merchant.base_release),
        "channels": [str(each) for each in merchant.channels],
        "currency": merchant.currency,
        "time_zone": merchant.time_zone,
        "approval": merchant.approval,
        "meanings": dict(merchant.meanings),
        "disappeared": merchant.disappeared,
        "guard_share": merchant.guard_share,
        "stock_buffer": merchant.stock_buffer,
        "error_days": merchant.error_days,
        "log_days": merchant.log_days,
        "limits": limits,
        "drive": merchant.drive.given(),
        "drift": merchant.drift.given(),
    }


def _change_json(change: SettingChange) -> dict[str, object]:
    names = ("at", "by", "setting", "before", "after")
    return {name: getattr(change, name) for name in names}
