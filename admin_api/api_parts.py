"""What the addresses of the HTTP API work with."""

import time
from dataclasses import dataclass

from starlette.requests import Request

from admin_api.auth import Caller, Doorman, is_costly
from admin_api.drive_wiring import DriveParts
from admin_api.threads import Threads
from drive.pace import PATIENCE_SECONDS
from drive.throttle import Throttle
from store.store import Store


@dataclass(frozen=True, slots=True)
class ApiParts:
    """What all addresses share.

    Attributes:
        store: Open; knows what became of files.
        drive: Whose journal waits for no quiet: a client of the API says when it is done.
        doorman: Says who a request comes from.
        threads: For what waits.
        patience: Seconds that a body has in hand, as `drive.pace` counts them.
    """

    store: Store
    drive: DriveParts
    doorman: Doorman
    threads: Threads
    patience: float = PATIENCE_SECONDS

    async def caller(self, request: Request) -> Caller:
        """Who a request comes from. Raises Refused, TooManyTries."""
        header = request.headers.get("authorization", "")
        address = "" if request.client is None else request.client.host
        thread = self.threads.login if is_costly(header) else self.threads.disk
        return await thread(self.doorman.check, header, address)


def wire_api(store: Store, drive: DriveParts, throttle: Throttle, threads: Threads) -> ApiParts:
    """The parts of a running server."""
    doorman = Doorman(store, drive.keeper, throttle, time.time)
    return ApiParts(store, drive, doorman, threads)
