"""Memory in large pages, for programs that hold hundreds of megabytes and read them all over.

A processor keeps where the pages of memory lie in a small table; what is not in it costs a walk through memory, several
times as long on a virtual machine. Pages of 2 MB, instead of 4 kB, fit in it. Linux gives them to those who ask
(`/sys/kernel/mm/transparent_hugepage/enabled` says `madvise`), which the C library does when told so before it starts.

Sources: Linux, `Documentation/admin-guide/mm/transhuge.rst`; glibc manual, "Memory Allocation Tunables".
"""

import os
import sys

SETTINGS = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "PYTHONMALLOC": "malloc",  # Python's own allocator asks for nothing
    "MALLOC_ARENA_MAX": "1",  # one heap, whatever the threads
    "MALLOC_TOP_PAD_": str(64 << 20),  # bytes by which it grows: some large pages at a time
}
"""Environment of a program in large pages, where it does not say otherwise."""


def begin() -> None:
    """To be called first: start this program again, as the same process, when its environment lacks any of them."""
    if sys.platform == "linux" and SETTINGS.keys() - os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], SETTINGS | os.environ)


if __name__ == "__main__":  # python -m matching.large_pages COMMAND...: any other program
    os.execvpe(sys.argv[1], sys.argv[1:], SETTINGS | os.environ)
