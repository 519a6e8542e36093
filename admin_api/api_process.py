"""The process of the HTTP API and the console, from its start to its end."""

import asyncio
import contextlib
import logging
import signal
import socket
import ssl

from starlette.types import ASGIApp

from admin_api.api_parts import wire_api
from admin_api.api_server import ApiServer, listen, make_server
from admin_api.console.building import build_console
from admin_api.drive_wiring import build_drive, shared_throttle
from admin_api.ending import end_with_parent
from admin_api.first_admin import tell_first_admin
from admin_api.listening import Listening
from admin_api.main import build_api
from admin_api.process_log import begin_log
from admin_api.settings import Settings
from admin_api.site import Site
from admin_api.threads import Threads
from catalog.errors import ConfigInvalid
from store.store import Store

_log = logging.getLogger("crossdock.api")


def run_api(settings: Settings, listening: Listening, *, has_parent: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests under way then get some seconds to end.

    Args:
        settings: Of this machine.
        listening: Where, and how.
        has_parent: Whether a parent holds the other end of standard input: when that closes,
            the parent is dead, and this process ends at once.

    Raises:
        ConfigInvalid, StoreBroken, StoreUnavailable: It cannot begin.
    """
    listening.check()
    begin_log(settings.log_level)
    # Of requests that are none it tells each as a warning; our own log has one line for the others.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    if has_parent:
        end_with_parent()
    settings.make_folders()
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        tell_first_admin(store)
        threads = stack.enter_context(Threads())
        drive = build_drive(settings, store, quiet=0)
        parts = wire_api(settings, store, drive, shared_throttle(settings), threads)
        server = _make(Site(build_api(parts), build_console(parts)), listening)
        with _listen(listening) as listener:
            port = listener.getsockname()[1]
            print(f"crossdock api: {listening.scheme}://{listening.host}:{port}/", flush=True)
            asyncio.run(_serve(server, listener))


async def _serve(server: ApiServer, listener: socket.socket) -> None:
    def stop() -> None:
        _log.info("ends: nothing new is begun")
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await server.serve(sockets=[listener])


def _make(application: ASGIApp, listening: Listening) -> ApiServer:
    try:
        return make_server(application, listening.certificate)
    except (OSError, ssl.SSLError) as error:
        assert listening.certificate is not None
        raise ConfigInvalid(
            f"the certificate {listening.certificate.chain} with its key "
            f"{listening.certificate.key} cannot be used: {error.strerror}",
            setting="certificate",
        ) from error


def _listen(listening: Listening) -> socket.socket:
    try:
        return listen(listening.host, listening.port)
    except OSError as error:
        raise ConfigInvalid(
            f"cannot listen on {listening.host}:{listening.port}: {error.strerror or error}",
            setting="port",
            found=str(listening.port),
        ) from error
