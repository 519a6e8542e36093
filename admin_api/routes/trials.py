"""Trials of edited scripts on real records: /api/merchants/{merchant}/trials."""

from typing import Annotated

from fastapi import APIRouter, Depends

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire.trials import TrialIn, TrialOut, trial_out, trial_request
from catalog.acts import Act


def trials(parts: ApiParts) -> APIRouter:
    """The address of trials."""
    router = guarded(tags=["trials"])

    @router.post("/api/merchants/{merchant}/trials", **needs(Act.WRITE_SCRIPTS))
    def try_scripts(
        merchant: str, wanted: TrialIn, caller: Annotated[Caller, Depends(parts.caller)]
    ) -> TrialOut:
        """Run records through a release as it is, and with edited files laid over it.

        In the sandbox that feeds run in, within the same limits; nothing is stored. It answers for
        each record with what came out before and after, and with what is different.
        """
        caller.allow(Act.WRITE_SCRIPTS, merchant)
        request = trial_request(merchant, wanted)
        return trial_out(parts.desks.playground.run(caller, merchant, request))

    return router
