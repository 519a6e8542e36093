"""The process of the WebDAV server, from its start to its end."""

import contextlib
import logging
import threading

from admin_api.drive_wiring import build_drive
from admin_api.ending import end_with_parent, stop_on_signals
from admin_api.listening import Listening
from admin_api.process_log import begin_log
from admin_api.settings import Settings
from catalog.errors import ConfigInvalid
from drive.dav_application import DavApplication, DavParts
from drive.dav_server import DavServer
from drive.ports import Lock
from store.store import Store

_log = logging.getLogger("crossdock.dav")

# Addresses whose `X-Forwarded-For` is believed: a proxy on this machine.
_PROXIES = frozenset({"127.0.0.1", "::1"})

# Requests that are answered at once.
_THREADS = 128


def run_dav(settings: Settings, listening: Listening, *, has_parent: bool) -> None:
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
    # What it has to say is told by our own log, without the paths and traces of the library.
    logging.getLogger("wsgidav").setLevel(logging.CRITICAL + 1)
    stopping = threading.Event()
    stop_on_signals(stopping)
    if has_parent:
        end_with_parent()
    settings.make_folders()
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        parts = build_drive(settings, store)
        application = DavApplication(
            DavParts(
                spaces=parts.space,
                keeper=parts.keeper,
                locks=store.drive_locks(Lock),
                properties=store.drive_properties,
                journal=parts.journal,
                proxies=_PROXIES,
                busy_from=_THREADS * 3 // 4,
            )
        )
        server = DavServer(
            application,
            listening.host,
            listening.port,
            listening.certificate,
            _THREADS,
        )
        _prepare(server, listening)
        thread = threading.Thread(target=_serve, args=(server, stopping))
        thread.start()
        print(f"crossdock dav: {listening.scheme}://{listening.host}:{server.port}/", flush=True)
        stopping.wait()
        _log.info("ends: nothing new is begun")
        server.stop()
        thread.join()


def _prepare(server: DavServer, listening: Listening) -> None:
    try:
        server.prepare()
    except OSError as error:
        raise ConfigInvalid(
            f"cannot listen on {listening.host}:{listening.port}: {error.strerror or error}",
            setting="port",
            found=str(listening.port),
        ) from error


def _serve(server: DavServer, stopping: threading.Event) -> None:
    """Serve; a server that ends by itself ends the process, too."""
    try:
        server.serve()
    finally:
        stopping.set()
