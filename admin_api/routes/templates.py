"""Templates: /api/merchants/{merchant}/templates."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.etags import give_etag
from admin_api.guarded import guarded, needs
from admin_api.wire.templates import (
    TemplateIn,
    TemplateLine,
    TemplateOut,
    TemplateTrialOut,
    TemplateVersionOut,
    TrialIn,
    template_line,
    template_out,
    template_version_out,
    trial_out,
)
from catalog.acts import Act

_OF = "/api/merchants/{merchant}/templates"


def templates(parts: ApiParts) -> APIRouter:
    """The addresses of templates."""
    router = guarded(tags=["templates"])
    desk = parts.desks.templates
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get(_OF, **needs(Act.LOOK))
    def all_templates(merchant: str, caller: Known) -> list[TemplateLine]:
        """The current version of each template, and how many listings are made from it."""
        return [template_line(each) for each in desk.all(caller, merchant)]

    @router.post(f"{_OF}/trials", **needs(Act.WRITE_SCRIPTS))
    def try_template(merchant: str, caller: Known, wanted: TrialIn) -> TemplateTrialOut:
        """See what a template makes of a SKU, exactly as it would be sent. Nothing is saved."""
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        return trial_out(desk.preview(caller, merchant, wanted.sku, wanted.name, wanted.html))

    @router.patch(f"{_OF}/edits", **needs(Act.WRITE_SCRIPTS))
    def save_template(merchant: str, caller: Known, wanted: TemplateIn) -> TemplateVersionOut:
        """Save a new version of a template; the listings made from it are planned anew.

        It says which version you have seen, so this address needs no If-Match: 412 tells that
        somebody else has saved another.
        """
        return template_version_out(
            desk.save(caller, merchant, wanted.name, wanted.html, wanted.version)
        )

    @router.get(f"{_OF}/{{name:path}}", **needs(Act.LOOK))
    def one_template(merchant: str, name: str, caller: Known, response: Response) -> TemplateOut:
        """One template with its versions."""
        shown = template_out(desk.show(caller, merchant, name))
        give_etag(response, shown)
        return shown

    return router
