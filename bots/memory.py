"""Keeps a long-running process small: must run before numpy is imported.

One small server is what we promise to need. Matching multiplies small matrices: threads of the
linear algebra library only make them wait for each other, and each keeps buffers of its own. And
glibc raises, with every big block that is freed, the size from which blocks are given back to the
system; building an index would so leave tens of megabytes behind. Fixing that size prevents it:
https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

import ctypes
import os

_M_MMAP_THRESHOLD = -3  # malloc.h
_BLOCK = 1024 * 1024  # bytes


def keep_small() -> None:
    """Does nothing where the C library has no such setting."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _BLOCK)
    except (OSError, AttributeError, TypeError):  # musl, macOS, Windows
        return
