"""The tree of errors that people read is drawn whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain import errors


def below(kind: type[errors.AppError]) -> Iterator[type[errors.AppError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def test_every_error_stands_in_the_tree() -> None:
    drawn = set(re.findall(r"\w+", errors.__doc__ or ""))
    known = {kind.__name__ for kind in below(errors.AppError) if kind.__module__ == errors.__name__}
    assert len(known) > 40
    assert known - drawn == set()
