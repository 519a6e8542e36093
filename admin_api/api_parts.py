"""What the addresses of the HTTP API work with."""

import time
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from admin_api.auth import Doorman, is_costly
from admin_api.callers import Caller
from admin_api.cookies import refuse_foreign, session_secret
from admin_api.desks import Desks, build_desks
from admin_api.drive_wiring import DriveParts
from admin_api.metrics import Metrics
from admin_api.once import claim
from admin_api.settings import Settings
from admin_api.threads import Threads
from drive.pace import PATIENCE_SECONDS
from drive.throttle import Throttle
from store.store import Store


@dataclass(frozen=True, slots=True)
class ApiParts:
    """What all addresses, and the pages of the console, share.

    Attributes:
        store: Open; knows what became of files.
        drive: Whose journal waits for no quiet: a client of the API says when it is done.
        doorman: Says who a request comes from.
        threads: For what waits.
        desks: What can be done, for whoever may.
        metrics: Counts what is answered.
        patience: Seconds that a body has in hand, as `drive.pace` counts them.
    """

    store: Store
    drive: DriveParts
    doorman: Doorman
    threads: Threads
    desks: Desks
    metrics: Metrics
    patience: float = PATIENCE_SECONDS

    async def caller(self, request: Request) -> Caller:
        """Who a request comes from; a dependency of every address that is not open to all.

        Raises:
            Refused: 401: nobody; 403: a page of somebody else's has sent a browser here.
            TooManyTries: They have failed too often.
            AlreadyAnswered: They repeat a request under its key.
        """
        header = request.headers.get("authorization", "")
        address = "" if request.client is None else request.client.host
        secret = session_secret(request)
        if secret and not header:
            refuse_foreign(request)
            caller = await self.threads.disk(self.doorman.by_session, secret, address)
        else:
            thread = self.threads.login if is_costly(header) else self.threads.disk
            caller = await thread(self.doorman.check, header, address)
        request.state.caller = caller
        request.state.claim = await claim(
            self.store.kept_answers, self.threads, caller.user, request
        )
        return caller


def wire_api(
    settings: Settings, store: Store, drive: DriveParts, throttle: Throttle, threads: Threads
) -> ApiParts:
    """The parts of a running server."""
    idle = timedelta(hours=settings.session_hours)
    doorman = Doorman(store, drive.keeper, throttle, time.time, idle)
    metrics = Metrics()
    desks = build_desks(settings, store, drive, metrics)
    return ApiParts(store, drive, doorman, threads, desks, metrics)
