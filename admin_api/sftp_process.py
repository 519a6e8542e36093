"""The process of the SFTP server, from its start to its end."""

import asyncio
import contextlib
import logging
import signal

from admin_api.drive_wiring import build_drive
from admin_api.ending import end_with_parent
from admin_api.key_ring import StoreKeyRing
from admin_api.process_log import begin_log
from admin_api.settings import Settings
from catalog.errors import ConfigInvalid
from drive.sftp_host_keys import host_keys
from drive.sftp_server import SftpParts, SftpServer
from store.store import Store

_log = logging.getLogger("crossdock.sftp")


def run_sftp(settings: Settings, host: str, port: int, *, has_parent: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests under way then get some seconds to end.

    Args:
        settings: Of this machine.
        host: Where it listens: a name or an address.
        port: 0 for any free one.
        has_parent: Whether a parent holds the other end of standard input: when that closes,
            the parent is dead, and this process ends at once.

    Raises:
        ConfigInvalid, StoreBroken, StoreUnavailable: It cannot begin.
    """
    begin_log(settings.log_level)
    if has_parent:
        end_with_parent()
    settings.make_folders()
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        drive = build_drive(settings, store)
        parts = SftpParts(
            spaces=drive.drive.space,
            keeper=drive.keeper,
            keys=StoreKeyRing(store),
            host_keys=host_keys(settings.data / "sftp"),
        )
        asyncio.run(_serve(parts, host, port))


async def _serve(parts: SftpParts, host: str, port: int) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    server = SftpServer(parts)
    try:
        await server.start(host, port)
    except OSError as error:
        raise ConfigInvalid(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            setting="port",
            found=str(port),
        ) from error
    print(f"crossdock sftp: sftp://{host}:{server.port}/", flush=True)
    for key in parts.host_keys:
        print(f"host key {key.get_algorithm()} {key.get_fingerprint()}", flush=True)
    await stopping.wait()
    _log.info("ends: nothing new is begun")
    await server.stop()
