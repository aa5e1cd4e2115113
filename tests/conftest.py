"""What holds for every test process."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Take what is imported and collected out of the garbage collector's sight.

    Looking through it again and again was a fifth of the collection. NiceGUI's simulated user asks for
    a full collection of garbage around each test; among the some million objects of the whole suite
    each took longer than the test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
