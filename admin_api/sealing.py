"""Seals secrets that the store keeps: who reads the database alone can use none of them."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from admin_api.settings import Settings
from catalog.errors import ConfigInvalid

SETTING: Final = "CROSSDOCK_SECRETS_KEY"

_FILE: Final = "secrets.key"

# Keys that are still good for opening; nobody changes a key more often than every few months.
_MOST_KEYS: Final = 20


class Sealing:
    """Seals and opens. The first key seals, and each of them opens. Threads may share it."""

    def __init__(self, keys: Sequence[str], where: str) -> None:
        """Take the keys.

        Args:
            keys: Each 32 bytes in URL-safe base64, as Fernet makes them; the newest first.
            where: They come from, for messages.

        Raises:
            ConfigInvalid: There is none, there are too many, or one is no key.
        """
        if not 1 <= len(keys) <= _MOST_KEYS:
            raise _no_key(where)
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise _no_key(where) from None
        self._where = where

    def seal(self, owner: str, secret: str) -> str:
        """Seal a secret of an owner, such as `wren/ebay`: nobody else's opens to it."""
        return self._fernet.encrypt(json.dumps([owner, secret]).encode()).decode()

    def open(self, owner: str, sealed: str) -> str:
        """The secret. Raises ConfigInvalid where none of the keys has sealed it for this owner."""
        try:
            found, secret = json.loads(self._fernet.decrypt(sealed))
        except (InvalidToken, ValueError):
            raise self._foreign(owner) from None
        if found != owner:
            raise self._foreign(owner)
        return str(secret)

    def seal_anew(self, sealed: str) -> str:
        """The same secret under the newest key. Raises ConfigInvalid where no key opens it."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise self._foreign("a connection") from None

    def _foreign(self, owner: str) -> ConfigInvalid:
        message = (
            f"no key of {self._where} opens the secrets of {owner}: add the key that sealed them "
            f"behind the present one, or connect anew: `crossdock connections add`"
        )
        return ConfigInvalid(message, setting=SETTING, found="(not shown)")


def open_sealing(settings: Settings) -> Sealing:
    """The sealing of this machine; a key is made where there is none.

    Raises:
        ConfigInvalid: The setting or the file holds no keys, or others may read the file.
        OSError: The file cannot be read or made.
    """
    if settings.secrets_key:
        return Sealing(settings.secrets_key.replace(",", " ").split(), SETTING)
    path = settings.data / _FILE
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    if path.stat().st_mode & 0o077:
        message = f"others can read {path}: say `chmod 600 {path}`"
        raise ConfigInvalid(message, setting=SETTING, found=str(path))
    return Sealing(path.read_text("ascii", "replace").split(), str(path))


def _make_key(path: Path) -> None:
    """Make the file, whole or not at all; of two processes one makes it and both read it."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return
    finally:
        part.unlink()


def _no_key(where: str) -> ConfigInvalid:
    message = (
        f"{where} holds no keys: give one or several of 32 bytes in URL-safe base64, the newest "
        f"first; without the setting a key is made in the data folder"
    )
    return ConfigInvalid(message, setting=SETTING, found="(not shown)")
