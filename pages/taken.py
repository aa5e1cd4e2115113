"""Commands that were taken already: what a page that is loaded anew gives again is not done twice."""

from __future__ import annotations

from collections import OrderedDict

KEPT = 200  # a page gives again what it gave in its last moments


class Taken:
    """Marks of the newest commands of a project; each is given by the browser, and its own."""

    def __init__(self) -> None:
        self._marks: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, mark: str) -> bool:
        return mark in self._marks

    def add(self, mark: str) -> None:
        """Note a command as soon as it is begun."""
        self._marks[mark] = None
        while len(self._marks) > KEPT:
            self._marks.popitem(last=False)

    def forget(self, mark: str) -> None:
        """Take back the note of a command that came to nothing: it may be given again."""
        self._marks.pop(mark, None)
