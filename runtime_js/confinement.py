"""The walls around a worker: closed in the worker itself, before any merchant's code is loaded.

Each wall reports whether it stands. The parent decides what a missing one means: rlimits,
no_new_privs and seccomp must stand on Linux, the others are a warning where the kernel does not
allow them. Nothing here imports anything heavy; a worker is ready in a tenth of a second.
"""

import os
import resource
import signal
import struct
import sys
from collections.abc import Callable

from runtime_js import confinement_kernel as kernel

# A wall's name, whether it stands, and if not why.
Report = list[tuple[str, bool, str]]

# Address space beside the JavaScript heap: a batch and its answer as bytes, as text and as C
# strings; the largest answer, of 64 MiB, is held three times. Measured: usual batches take 2 MiB.
ADDRESS_SPACE_ALLOWANCE = 192 * 1024 * 1024

# Names of rights in `struct landlock_ruleset_attr`, as many bits as each version knows: files
# (execute, read, write, make, remove, …), TCP (bind, connect), scopes (sockets, signals).
_LANDLOCK_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_LANDLOCK_NET_SINCE, _LANDLOCK_NET_RIGHTS = 4, 2
_LANDLOCK_SCOPES_SINCE, _LANDLOCK_SCOPES = 6, 2


def close_walls(*, heap_bytes: int, parent_pid: int, seccomp_filter: bytes | None) -> Report:
    """Close every wall there is, the strictest last; all that follows runs inside.

    Args:
        heap_bytes: What the JavaScript heap may take.
        parent_pid: Who started this process; a worker that has lost it ends itself.
        seccomp_filter: From `confinement_seccomp`; None where the parent could not compile one.
    """
    report: Report = []
    address_space = _address_space()
    _raise_wall(report, "descriptors", _close_descriptors)
    _raise_wall(report, "no_new_privs", kernel.forbid_new_privileges)
    _raise_wall(report, "namespaces", lambda: kernel.unshare(kernel.NEW_NAMESPACES))
    has_own_mounts = report[-1][1]
    _raise_wall(report, "empty_root", lambda: _enter_empty_root(has_own_mounts))
    _raise_wall(report, "landlock", _landlock)
    _raise_wall(report, "rlimits", lambda: _limit_resources(address_space + heap_bytes))
    _raise_wall(report, "no_dumps", kernel.forbid_dumps)
    # After the namespaces: entering one makes the kernel forget this request.
    _raise_wall(report, "dies_with_parent", lambda: _die_with(parent_pid))
    _raise_wall(report, "seccomp", lambda: _install(seccomp_filter))
    return report


def _raise_wall(report: Report, name: str, close: Callable[[], None]) -> None:
    try:
        if sys.platform != "linux" and name not in ("descriptors", "rlimits"):
            raise OSError(f"{sys.platform} does not have it")
        close()
    except (OSError, ValueError, AttributeError, KeyError) as error:
        report.append((name, False, f"{type(error).__name__}: {error}"))
    else:
        report.append((name, True, ""))


def _close_descriptors() -> None:
    """Keep the two pipes and nothing else, standard error included."""
    try:
        # Asked for, since the limit may be a thousand million and closing up to it takes minutes.
        highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    except OSError:
        highest = _HIGHEST_DESCRIPTOR
    os.closerange(2, highest + 1)


# Where the system does not tell which are open. The parent passes three.
_HIGHEST_DESCRIPTOR = 4096


def _enter_empty_root(has_own_mounts: bool) -> None:
    if not has_own_mounts:
        # As root it would work all the same, and take the machine's own file system away.
        raise OSError("it needs a mount namespace")
    kernel.enter_empty_root()


def _limit_resources(in_use: int) -> None:
    """No files, no processes, no locked memory, and a ceiling above the heap's own limit."""
    address_space = in_use + ADDRESS_SPACE_ALLOWANCE
    for name, most in (
        ("RLIMIT_AS", address_space),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_NOFILE", 2),
    ):
        number = getattr(resource, name, None)
        if number is not None:
            resource.setrlimit(number, (most, most))


def _address_space() -> int:
    """Address space in use now, in bytes."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        # Systems without /proc, and containers that hide it.
        return _START_ADDRESS_SPACE


# Measured: 18 MiB with CPython 3.11 and glibc; generous, since it only shifts the ceiling.
_START_ADDRESS_SPACE = 64 * 1024 * 1024


def _landlock() -> None:
    version = kernel.landlock_version()
    files = (1 << _LANDLOCK_FILE_RIGHTS[min(version, max(_LANDLOCK_FILE_RIGHTS))]) - 1
    words = [files]
    if version >= _LANDLOCK_NET_SINCE:
        words.append((1 << _LANDLOCK_NET_RIGHTS) - 1)
    if version >= _LANDLOCK_SCOPES_SINCE:
        words.append((1 << _LANDLOCK_SCOPES) - 1)
    kernel.landlock_forbid(struct.pack(f"={len(words)}Q", *words))


def _die_with(parent_pid: int) -> None:
    kernel.die_with_parent(signal.SIGKILL)
    # The parent may have ended before the request was made.
    if os.getppid() != parent_pid:
        os._exit(0)


def _install(seccomp_filter: bytes | None) -> None:
    if seccomp_filter is None:
        raise OSError("no filter could be compiled")
    kernel.install_seccomp(seccomp_filter)
