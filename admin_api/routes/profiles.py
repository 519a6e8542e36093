"""Profiles: /api/merchants/{merchant}/profiles."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.etags import give_etag
from admin_api.guarded import guarded, needs
from admin_api.wire.profiles import (
    ProfileIn,
    ProfileLine,
    ProfileOut,
    ProfileVersionOut,
    profile_line,
    profile_out,
    version_out,
)
from catalog.acts import Act

_OF = "/api/merchants/{merchant}/profiles"


def profiles(parts: ApiParts) -> APIRouter:
    """The addresses of profiles."""
    router = guarded(tags=["profiles"])
    desk = parts.desks.profiles
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get(_OF, **needs(Act.LOOK))
    def all_profiles(merchant: str, caller: Known) -> list[ProfileLine]:
        """The current version of each profile, and how many listings use it."""
        return [profile_line(each) for each in desk.all(caller, merchant)]

    @router.patch(f"{_OF}/edits", **needs(Act.WRITE_SCRIPTS))
    def save_profile(merchant: str, caller: Known, wanted: ProfileIn) -> ProfileVersionOut:
        """Save a new version of a profile; the listings that use it are planned anew.

        It says which version you have seen, so this address needs no If-Match: 412 tells that
        somebody else has saved another.
        """
        return version_out(
            desk.save(caller, merchant, wanted.kind, wanted.name, wanted.content, wanted.version)
        )

    @router.get(f"{_OF}/{{kind}}/{{name:path}}", **needs(Act.LOOK))
    def one_profile(
        merchant: str, kind: str, name: str, caller: Known, response: Response
    ) -> ProfileOut:
        """One profile with its versions, and the listings that a new version would revise."""
        shown = profile_out(desk.show(caller, merchant, kind, name))
        give_etag(response, shown)
        return shown

    return router
