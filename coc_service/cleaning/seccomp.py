"""The system calls that a child may make: about fifty, none of which opens, connects, forks or signals.

Any other call kills the process. `libseccomp` compiles the filter: a part of every Debian, since apt needs it.
"""

import errno

try:
    import pyseccomp
except (ImportError, RuntimeError):  # without libseccomp its import raises RuntimeError
    pyseccomp = None

_CLONE_THREAD = 0x10000
# Reading, writing and mapping what is open already; memory; threads' locks; the clock; the end.
_ALLOWED = """
    read write readv writev pread64 pwrite64 lseek fstat ftruncate close
    mmap munmap mremap mprotect madvise brk
    futex set_robust_list rseq membarrier sched_yield sched_getaffinity get_robust_list restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage
    getrandom getpid gettid sysinfo uname
    exit exit_group
""".split()
# Libraries ask for these, for fonts, source lines or terminals, and live with a no.
_REFUSED = """
    openat open openat2 stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd
    ioctl fcntl socket connect prctl dup mkdir unlink
""".split()


def is_there() -> bool:
    """Return whether the library is installed."""
    return pyseccomp is not None


def restrict() -> None:
    """Kill this process at any call that is not listed. Raises RuntimeError without the library, OSError from it."""
    if pyseccomp is None:
        raise RuntimeError
    rules = pyseccomp.SyscallFilter(pyseccomp.KILL_PROCESS)
    for name in _ALLOWED:
        _add(rules, pyseccomp.ALLOW, name)
    for name in _REFUSED:
        _add(rules, pyseccomp.ERRNO(errno.EPERM), name)
    # A thread, never a process. `clone3` hides its flags from a filter; without it the C library uses `clone`.
    only_threads = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD)
    _add(rules, pyseccomp.ALLOW, "clone", only_threads)
    _add(rules, pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.load()


def _add(rules: "pyseccomp.SyscallFilter", action: int, name: str, *conditions: object) -> None:
    try:
        rules.add_rule(action, name, *conditions)
    except (ValueError, OSError):  # no such call on this architecture: the default action holds for it
        return
