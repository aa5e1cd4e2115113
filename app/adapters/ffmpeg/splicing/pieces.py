"""The encoded pieces of an output, each opened once as long as they are not too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import av
from av.container import InputContainer

MOST_OPEN = 100
# Else ffmpeg decodes pictures of each as it opens it, or holds megabytes of packets in the hope of one.
_UNSEEN = {"skip_frame": "all", "probesize": "4096"}


class Pieces:
    """Opens them. A container is good until the next one is asked for."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = list(dict.fromkeys(paths))
        self._opened: dict[Path, InputContainer] = {}
        self._last: InputContainer | None = None
        self._kept = ExitStack()

    def close(self) -> None:
        """Close all of them."""
        self._close_last()
        self._kept.close()

    def sample(self) -> InputContainer:
        """The first of them, with all that only a decoded picture tells."""
        return self._kept.enter_context(av.open(str(self._paths[0])))

    def container(self, path: Path) -> InputContainer:
        """One of them, of whose pictures only the packets are known."""
        if path in self._opened:
            return self._opened[path]
        self._close_last()
        if len(self._opened) < MOST_OPEN:
            self._opened[path] = self._kept.enter_context(av.open(str(path), options=_UNSEEN))
            return self._opened[path]
        self._last = av.open(str(path), options=_UNSEEN)
        return self._last

    def containers(self) -> Iterator[InputContainer]:
        """All of them, each good until the next."""
        return map(self.container, self._paths)

    def _close_last(self) -> None:
        if self._last is not None:
            self._last.close()
            self._last = None
