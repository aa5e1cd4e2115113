"""Loading the modules of a process, and what the garbage collector need not look through again."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 5_000  # objects more than were let go, until they are looked through; Python's own number is 700


@contextmanager
def loading() -> Iterator[None]:
    """Import inside without garbage collections, and leave what was loaded out of all later ones.

    Modules stay for good. Looking through them again and again was a tenth of a start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def sparing(*packages: str) -> Iterator[None]:
    """Import inside as if these were not installed: what libraries take along when it is there."""
    spared = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(spared))  # type: ignore[arg-type]  # of None, the import fails
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]


def settle() -> None:
    """Say that a server is up: what there is now stays, and the rest is looked through more seldom.

    A look through everything holds all of a process up; with a thousand sockets it was a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 10)
