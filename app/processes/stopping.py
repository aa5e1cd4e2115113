"""Ending when the process is told to."""

from __future__ import annotations

import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def set_by_signals(event: threading.Event) -> None:
    """Set an event when the process is told to end; the main thread may wait for it.

    Another thread sets it: a handler interrupts the main thread anywhere, also where that holds the
    lock of the event, and would wait for it for ever.
    """
    for number in SIGNALS:
        signal.signal(number, lambda *_: threading.Thread(target=event.set, daemon=True).start())
