"""What holds for every test process."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Take what was imported and collected out of the garbage collector's sight.

    NiceGUI's simulated user asks for a full collection around each test; among the some million
    objects of the whole suite each took longer than the test.
    """
    gc.collect()
    gc.freeze()
