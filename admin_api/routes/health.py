"""Whether the server lives, and whether it can do its work: for whatever watches it."""

import asyncio

from fastapi import APIRouter

from admin_api.api_parts import ApiParts
from admin_api.guarded import guarded, open_to_all
from catalog.errors import StoreUnavailable

# A store that has not answered by then is no good to a client either.
_PATIENCE_SECONDS = 5.0


def health(parts: ApiParts) -> APIRouter:
    """The addresses that need no login, and tell nobody anything else."""
    router = guarded(tags=["system"])

    @router.get("/api/health", **open_to_all())
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @router.get("/api/ready", **open_to_all())
    async def ready() -> dict[str, str]:
        """The store answers, too; 503 where it does not."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                # Any question will do; this one reads an index and finds nothing.
                await parts.threads.disk(parts.store.drive_files.get, "", "")
        except TimeoutError:
            raise StoreUnavailable("the store does not answer") from None
        return {"status": "ready"}

    return router
