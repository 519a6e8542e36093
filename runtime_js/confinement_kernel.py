"""The few Linux calls that Python has no name for. Numbers and flags: the kernel's uapi headers."""

import ctypes
import os

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# <linux/sched.h>: user, mount, host name, System V and POSIX queues, network, cgroup view.
NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x04000000 | 0x08000000 | 0x40000000 | 0x02000000

# <sys/mount.h>
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_MNT_DETACH = 2
# pivot_root has no wrapper in the C library. Source: arch syscall tables.
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

# Landlock's numbers are the same on every architecture. Source: <linux/landlock.h>, kernel 5.13.
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_ASK_VERSION = 1

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, call: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def _prctl(option: int, *args: object) -> None:
    words = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    _checked(_libc.prctl(option, *words), "prctl")


def forbid_new_privileges() -> None:
    """No set-uid program and no file capability can give this process anything any more."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def forbid_dumps() -> None:
    """No core file, and no other process of this user may trace this one or read its memory."""
    _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent(signal_number: int) -> None:
    """Be sent `signal_number` when the thread that started this process ends."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)


class _SockFprog(ctypes.Structure):
    """`struct sock_fprog`, <linux/filter.h>: a length in instructions of 8 bytes, a pointer."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install_seccomp(bpf: bytes) -> None:
    """Install a compiled filter; it can be made stricter but never taken away."""
    program = _SockFprog(len(bpf) // 8, bpf)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))


def unshare(flags: int) -> None:
    """Leave the namespaces of the machine for new, empty ones."""
    _checked(_libc.unshare(flags), "unshare")


def enter_empty_root() -> None:
    """Make an empty, read-only file system the only one there is. Needs a mount namespace."""
    none = b"none"
    private = ctypes.c_ulong(_MS_REC | _MS_PRIVATE)
    flags = ctypes.c_ulong(_MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _checked(_libc.mount(none, b"/", None, private, None), "mount")
    # Any directory will do as the place to hang it; this one exists everywhere.
    _checked(_libc.mount(none, b"/proc", b"tmpfs", flags, b"size=4k,nr_inodes=1"), "mount")
    os.chdir("/proc")
    # Root over itself, then let go of the old one: pivot_root(2), NOTES.
    _checked(_libc.syscall(_PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root")
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount2")


def landlock_version() -> int:
    """Ask which version of Landlock the kernel has.

    Raises:
        OSError: None at all.
    """
    size, flags = ctypes.c_size_t(0), ctypes.c_uint32(_LANDLOCK_ASK_VERSION)
    return _checked(_libc.syscall(_LANDLOCK_CREATE_RULESET, None, size, flags), "landlock")


def landlock_forbid(attributes: bytes) -> None:
    """Give up every right named in `attributes` (`struct landlock_ruleset_attr`), no exceptions."""
    size, flags = ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0)
    ruleset = _checked(_libc.syscall(_LANDLOCK_CREATE_RULESET, attributes, size, flags), "landlock")
    try:
        _checked(_libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, flags), "landlock")
    finally:
        os.close(ruleset)
