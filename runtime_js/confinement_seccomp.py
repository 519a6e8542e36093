"""The list of system calls a worker may make, compiled in the parent with libseccomp.

The compiled filter travels to the worker as bytes, so that the worker needs neither the library
nor the 50 ms of finding it. Anything not listed kills the process: no error to handle, no second
try. What each call is for was measured with quickjs-ng 0.17.0.2 under CPython 3.11.
"""

import functools
import sys
import tempfile

_STDIN, _STDOUT = 0, 1
_PROT_EXEC = 4

# Memory for the two heaps, Python's and JavaScript's; `mmap` and
# `mprotect` are listed below with their condition.
_MEMORY = ("brk", "munmap", "mremap", "madvise")
# The time limit reads CPU time by `clock_gettime`; the other two where the vDSO has no clock.
_CLOCKS = ("clock_gettime", "gettimeofday", "time")
# The GIL; the end; being stopped and continued; peak memory, for telling who used it up.
_PROCESS = ("futex", "exit", "exit_group", "rt_sigreturn", "restart_syscall", "getrusage")


class SeccompMissing(Exception):
    """This platform has no seccomp, or libseccomp is not installed; the message says which."""


@functools.cache
def compiled_filter() -> bytes:
    """Compile the filter for this machine's architecture.

    Raises:
        SeccompMissing: It cannot be compiled here.
    """
    if sys.platform != "linux":
        raise SeccompMissing(f"{sys.platform} has no seccomp")
    try:
        # Here and not at the top: the import itself fails where libseccomp is not installed.
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise SeccompMissing(f"libseccomp cannot be loaded: {error}") from error
    rules = pyseccomp.SyscallFilter(pyseccomp.KILL_PROCESS)
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for name in (*_MEMORY, *_CLOCKS, *_PROCESS):
        rules.add_rule(pyseccomp.ALLOW, name)
    rules.add_rule(pyseccomp.ALLOW, "read", pyseccomp.Arg(0, pyseccomp.EQ, _STDIN))
    rules.add_rule(pyseccomp.ALLOW, "write", pyseccomp.Arg(0, pyseccomp.EQ, _STDOUT))
    # QuickJS interprets: nothing here ever needs memory that can be executed.
    no_exec = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0)
    rules.add_rule(pyseccomp.ALLOW, "mmap", no_exec)
    # glibc's malloc, refused more memory, tries again in an arena that grows by `mprotect`. Without
    # this a script that uses up its memory now and then ended its worker instead of its record.
    rules.add_rule(pyseccomp.ALLOW, "mprotect", no_exec)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
