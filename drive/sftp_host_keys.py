"""The server's own keys: made at the first start, and kept, since clients remember them."""

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import asyncssh

from catalog.errors import ConfigInvalid

_Make = Callable[[], asyncssh.SSHKey]

# RSA for clients that are older than 2014.
_KINDS: Mapping[str, _Make] = {
    "ed25519": lambda: asyncssh.generate_private_key("ssh-ed25519"),
    "rsa": lambda: asyncssh.generate_private_key("ssh-rsa", key_size=3_072),
}

_SECRET = 0o600


def host_keys(folder: Path) -> Sequence[asyncssh.SSHKey]:
    """The keys in a folder, those that are missing made first.

    Args:
        folder: Need not exist. Whoever has its files can pretend to be this server.

    Raises:
        ConfigInvalid: A key cannot be read, or others on this machine can.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_host_key(folder / f"host_key_{name}", make) for name, make in _KINDS.items()]


def _host_key(file: Path, make: _Make) -> asyncssh.SSHKey:
    if not file.exists():
        _keep(file, make())
    with contextlib.suppress(OSError, asyncssh.KeyImportError):
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ConfigInvalid(
                f"others can read {file}, a secret of this server; delete it, or chmod 600",
                setting="data",
                found=str(file),
            )
        return asyncssh.read_private_key(file)
    raise ConfigInvalid(f"{file} is no private key", setting="data", found=str(file))


def _keep(file: Path, key: asyncssh.SSHKey) -> None:
    """Keep a new key. Of two processes that start at once, both use that of the first."""
    secret = key.export_private_key()
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _SECRET)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secret)
            opened.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
