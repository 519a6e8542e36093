"""Merchants and their settings: /api/merchants."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks.merchants import DriveView
from admin_api.etags import give_etag, require_match
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_out, page_request
from admin_api.wire.merchants import (
    DriveLimitsOut,
    DriveOut,
    DriveUsageOut,
    MerchantIn,
    MerchantLineOut,
    MerchantOut,
    SettingChangeOut,
    SettingFactOut,
    SettingsEdit,
    WayOut,
    line_out,
    merchant_out,
)
from catalog.acts import Act
from catalog.paging import PageRequest
from catalog.setting_facts import SETTING_FACTS


def merchants(parts: ApiParts) -> APIRouter:
    """The addresses of merchants."""
    router = guarded(tags=["merchants"])
    desk = parts.desks.merchants
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[PageRequest, Depends(page_request)]

    @router.get("/api/merchants", **needs(Act.LOOK))
    def all_merchants(
        caller: Known,
        page: Wanted,
        text: Annotated[
            str | None, Query(max_length=200, description="Part of an id or a name.")
        ] = None,
    ) -> PageOut[MerchantLineOut]:
        """The merchants that you see, by id."""
        found = desk.page(caller, page, text)
        return PageOut(entries=[line_out(each) for each in found.entries], after=found.after)

    @router.post("/api/merchants", status_code=HTTPStatus.CREATED, **needs(Act.SET_UP_MERCHANTS))
    def add_merchant(wanted: MerchantIn, caller: Known, response: Response) -> MerchantOut:
        """Add a merchant. Its id stands in paths and keys, and never changes."""
        made = desk.add(caller, wanted.id, wanted.settings, is_base=wanted.is_base)
        shown = merchant_out(made)
        give_etag(response, shown)
        response.headers["Location"] = f"/api/merchants/{made.id}"
        return shown

    @router.get("/api/merchant-settings", **needs(Act.LOOK))
    def setting_facts(caller: Known) -> list[SettingFactOut]:
        """What each setting means, as a form shows it."""
        caller.allow(Act.LOOK)
        return [
            SettingFactOut.model_validate(
                {"name": name}
                | {
                    each: getattr(fact, each)
                    for each in SettingFactOut.model_fields
                    if each != "name"
                }
            )
            for name, fact in SETTING_FACTS.items()
        ]

    @router.get("/api/merchants/{merchant}", **needs(Act.LOOK))
    def one_merchant(merchant: str, caller: Known, response: Response) -> MerchantOut:
        """A merchant with all its settings."""
        shown = merchant_out(desk.get(caller, merchant))
        give_etag(response, shown)
        return shown

    @router.patch("/api/merchants/{merchant}", **needs(Act.SET_UP_MERCHANTS))
    def change_settings(
        merchant: str, wanted: SettingsEdit, caller: Known, request: Request, response: Response
    ) -> MerchantOut:
        """Change settings. One that cannot be refuses all of them."""
        caller.allow(Act.SET_UP_MERCHANTS, merchant)
        seen = desk.get(caller, merchant)
        require_match(request, merchant_out(seen))
        shown = merchant_out(desk.change(caller, merchant, wanted.settings, seen))
        give_etag(response, shown)
        return shown

    @router.get("/api/merchants/{merchant}/settings/history", **needs(Act.LOOK))
    def history(merchant: str, caller: Known, page: Wanted) -> PageOut[SettingChangeOut]:
        """Who changed which setting, the newest first."""
        return page_out(SettingChangeOut, desk.history(caller, merchant, page))

    @router.get("/api/merchants/{merchant}/drive", **needs(Act.LOOK))
    def drive(merchant: str, caller: Known) -> DriveOut:
        """How a merchant's drive stands, and how you get there."""
        return _drive_out(desk.drive(caller, merchant))

    return router


def _drive_out(view: DriveView) -> DriveOut:
    limits, usage = view.limits, view.usage
    return DriveOut(
        instructions=view.instructions,
        ways=[WayOut.model_validate(each) for each in view.ways],
        limits=DriveLimitsOut(
            bytes=limits.most_bytes, files=limits.most_files, uploads=limits.most_uploads
        ),
        usage=None
        if usage is None
        else DriveUsageOut(bytes=usage.bytes, files=usage.files, half_sent_bytes=usage.staged),
        under_way=view.under_way,
    )
