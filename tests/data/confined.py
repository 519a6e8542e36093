"""A process that closes its walls as a worker does, then tries one deed and says what came of it.

Arguments: the seccomp filter in hexadecimal, the name of the deed.
"""

import ctypes
import json
import mmap
import os
import resource
import socket
import sys

from runtime_js import confinement_kernel
from runtime_js.confinement import close_walls

LIBC = ctypes.CDLL(None, use_errno=True)


def executable_memory() -> None:
    """Ask for memory that is writable and executable."""
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def more_memory() -> str:
    """Take more address space than the limit allows."""
    try:
        bytearray(1 << 30)
    except MemoryError:
        return "refused"
    return "granted"


def no_namespaces(flags: int) -> None:
    """A kernel that does not allow them."""
    raise PermissionError(flags)


DEEDS = {
    "nothing": lambda: "done",
    "open": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "create": lambda: os.open("/tmp/x", os.O_CREAT | os.O_WRONLY),
    "list": lambda: os.listdir("/"),
    "socket": lambda: socket.socket(),
    "fork": lambda: os.fork(),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "kill": lambda: os.kill(1, 0),
    "ptrace": lambda: LIBC.ptrace(0, 0, 0, 0),
    "other_descriptor": lambda: os.write(2, b"x"),
    "executable_memory": executable_memory,
    "protect": lambda: LIBC.mprotect(None, 0, 4),  # PROT_EXEC
    "undo_filter": lambda: LIBC.prctl(22, 0, None),
    "more_memory": more_memory,
}


def descriptors() -> list[int]:
    """The descriptors that are open."""
    found = []
    for fd in range(256):
        try:
            os.fstat(fd)
        except OSError:
            continue
        found.append(fd)
    return found


def main() -> None:
    """Close the walls, then do the deed."""
    bpf, deed = sys.argv[1:]
    facts: dict[str, object] = {"environment": dict(os.environ), "cwd": os.getcwd()}
    if deed == "facts_without_namespaces":
        confinement_kernel.unshare = no_namespaces
    if deed.startswith("facts"):
        # Everything but seccomp, under which none of this could be asked.
        facts["walls"] = close_walls(
            heap_bytes=1 << 20, parent_pid=os.getppid(), seccomp_filter=None
        )
        facts["descriptors"] = descriptors()
        # Asked without opening anything, which no descriptor is left for.
        facts["files"] = [path for path in ("/etc", "/proc", "/tmp") if os.path.exists(path)]
        facts["uid"] = os.getuid()
        names = ("RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NPROC", "RLIMIT_MEMLOCK", "RLIMIT_NOFILE")
        facts["limits"] = {name: resource.getrlimit(getattr(resource, name)) for name in names}
        said: object = facts
    else:
        close_walls(heap_bytes=1 << 20, parent_pid=os.getppid(), seccomp_filter=bytes.fromhex(bpf))
        os.write(1, b'"walls"\n')
        said = DEEDS[deed]()
    os.write(1, json.dumps(said).encode() + b"\n")
    os._exit(0)


main()
