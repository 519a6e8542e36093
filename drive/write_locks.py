"""Which WebDAV locks keep somebody from changing a path (RFC 4918, 7), whatever way they come."""

import time
from collections.abc import Collection, Iterable

from catalog.errors import PlaceLocked
from drive.ports import Lock


def require_free(
    locks: Iterable[Lock], path: str, tokens: Collection[str], now: float, *, alone: bool
) -> None:
    """See whether a path may be changed.

    Args:
        locks: Of the merchant.
        path: What is changed.
        tokens: Of the locks that whoever changes it holds.
        now: In seconds since 1970.
        alone: Whether only its content is changed. Else its name comes or goes, which is a change
            of the folder that it is in, and of all below it.

    Raises:
        PlaceLocked: Somebody else has locked it. Of several locks on one path, one is enough to
            hold: those are shared.
    """
    found = [lock for lock in locks if lock.expires_at > now and _covers(lock, path, alone=alone)]
    held = {lock.path for lock in found if lock.token in tokens}
    for lock in found:
        if lock.path not in held:
            until = time.strftime("%H:%M", time.gmtime(lock.expires_at))
            raise PlaceLocked(
                f"{lock.path or 'the drive'} is open in a program of {lock.principal}, "
                f"which has locked it until {until} UTC at the latest",
                path=lock.path,
                user=lock.principal,
                until=lock.expires_at,
            )


def _covers(lock: Lock, path: str, *, alone: bool) -> bool:
    if lock.path == path or (lock.depth == "infinity" and _is_below(path, lock.path)):
        return True
    return not alone and (lock.path == path.rpartition("/")[0] or _is_below(lock.path, path))


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")
