"""What the system says when a disk takes no more, in our words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.errors import DiskFull

NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def called_full() -> Iterator[None]:
    """Raise DiskFull where the block, or the function, meets a disk that takes no more.

    All other faults stay what they are.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NUMBERS:
            raise DiskFull from error
        raise
