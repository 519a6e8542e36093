"""Script bundles and releases: /api/merchants/{merchant}/checks, …/releases, …/active-release."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.etags import give_etag, require_match
from admin_api.guarded import guarded, needs
from admin_api.raw_bodies import ZIP, needs_file, raw_body
from admin_api.wire import PageOut, page_request
from admin_api.wire.releases import (
    ActivateIn,
    ActivationOut,
    ActiveOut,
    BaseOut,
    CheckOut,
    EditsIn,
    ReleaseBrief,
    ReleaseOut,
    RollBackIn,
    activation_out,
    active_out,
    base_out,
    check_out,
    edits_of,
    release_brief,
    release_out,
)
from catalog.acts import Act
from catalog.paging import PageRequest

Number = Annotated[int, Path(ge=1, le=999_999_999, description="The number of a release.")]
Base = Annotated[
    str | None,
    Query(
        max_length=80,
        description="The base release to extend, owner/number, or `none`; else the merchant's.",
    ),
]

_OF = "/api/merchants/{merchant}"
_ACTIVE = f"{_OF}/active-release"


def releases(parts: ApiParts) -> APIRouter:
    """The addresses of releases, and of which one is active."""
    router = guarded(tags=["releases"])
    desk = parts.desks.releases
    Known = Annotated[Caller, Depends(parts.caller)]
    Body = Annotated[bytes, Depends(raw_body)]

    @router.post(f"{_OF}/checks", **needs_file(Act.WRITE_SCRIPTS, ZIP))
    def check(merchant: str, caller: Known, body: Body, base: Base = None) -> CheckOut:
        """Check a zip as if it were uploaded: its files, its scripts, its cases. Nothing is kept.

        It takes seconds: every case is run.
        """
        return check_out(desk.check(caller, merchant, body, base))

    @router.post(
        f"{_OF}/releases", status_code=HTTPStatus.CREATED, **needs_file(Act.WRITE_SCRIPTS, ZIP)
    )
    def upload(
        merchant: str,
        caller: Known,
        body: Body,
        base: Base = None,
        notes: Annotated[str, Query(max_length=10_000, description="What is new.")] = "",
    ) -> ReleaseOut:
        """Make a release of a zip. One with errors is kept too, and cannot be activated."""
        return release_out(desk.upload(caller, merchant, body, base, notes))

    @router.get(f"{_OF}/releases", **needs(Act.LOOK))
    def all_releases(
        merchant: str, caller: Known, page: Annotated[PageRequest, Depends(page_request)]
    ) -> PageOut[ReleaseBrief]:
        """Releases, the newest first."""
        found = desk.page(caller, merchant, page)
        return PageOut(entries=[release_brief(each) for each in found.entries], after=found.after)

    @router.get(f"{_OF}/releases/{{number}}", **needs(Act.LOOK))
    def one_release(merchant: str, number: Number, caller: Known) -> ReleaseOut:
        """A release with what its check found, and how its cases went."""
        return release_out(desk.get(caller, merchant, number))

    @router.post(
        f"{_OF}/releases/{{number}}/edits",
        status_code=HTTPStatus.CREATED,
        **needs(Act.WRITE_SCRIPTS),
    )
    def edit(merchant: str, number: Number, wanted: EditsIn, caller: Known) -> ReleaseOut:
        """Make a new release of this one with some files edited, on the same base."""
        made = desk.edit(caller, merchant, number, edits_of(wanted.edits), wanted.notes)
        return release_out(made)

    @router.get(_ACTIVE, **needs(Act.LOOK))
    def active(merchant: str, caller: Known, answer: Response) -> ActiveOut:
        """Which release is active; its ETag goes with the request that activates another."""
        shown = active_out(desk.active(caller, merchant))
        give_etag(answer, shown)
        return shown

    @router.put(_ACTIVE, **needs(Act.WRITE_SCRIPTS))
    def activate(
        merchant: str, wanted: ActivateIn, caller: Known, request: Request, answer: Response
    ) -> ActiveOut:
        """Make a release the active one: the next feeds run through it.

        Its profiles and templates become the current ones; listings that use them follow.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        seen = _seen(request, active_out(desk.active(caller, merchant)))
        desk.activate(caller, merchant, wanted.release, wanted.why, seen)
        return active(merchant, caller, answer)

    @router.post(f"{_ACTIVE}/rollback", **needs(Act.WRITE_SCRIPTS))
    def roll_back(
        merchant: str, wanted: RollBackIn, caller: Known, request: Request, answer: Response
    ) -> ActiveOut:
        """Make the release active again that was active before; twice goes back two steps."""
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        seen = _seen(request, active_out(desk.active(caller, merchant)))
        desk.roll_back(caller, merchant, wanted.why, seen)
        return active(merchant, caller, answer)

    @router.get(f"{_OF}/activations", **needs(Act.LOOK))
    def activations(merchant: str, caller: Known) -> list[ActivationOut]:
        """Which release was active when, the newest first."""
        return [activation_out(each) for each in desk.activations(caller, merchant)]

    @router.get("/api/bases", **needs(Act.LOOK))
    def bases(caller: Known) -> list[BaseOut]:
        """Base releases, and which of your merchants use them."""
        return [base_out(each) for each in desk.bases(caller)]

    return router


def _seen(request: Request, shown: ActiveOut) -> int:
    """The active release that an edit was made in view of; 0 for none."""
    require_match(request, shown)
    return shown.release or 0
