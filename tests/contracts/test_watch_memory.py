"""What the memory of a watched folder promises."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from app.adapters.db.watching import SqlWatchMemory
from app.ports.watching import WatchedFile

FILE = WatchedFile("watched/Talks_1/a.mp4", "Talks_1", 2**40, 2**60)


def test_a_file_is_known_as_it_was_and_its_content_by_the_list(engine: Engine) -> None:
    memory = SqlWatchMemory(engine)
    assert not memory.seen(FILE)
    memory.remember(FILE, list_id="first", sha256="a" * 64, at="2026-01-31T12:00:00.000000Z")
    assert memory.seen(FILE)
    assert not memory.seen(replace(FILE, size=1))
    assert (memory.brought("first", "a" * 64), memory.brought("second", "a" * 64)) == (True, False)


def test_the_list_of_a_folder_is_the_one_that_its_last_file_went_to(engine: Engine) -> None:
    memory = SqlWatchMemory(engine)
    seen = (
        ("watched/Talks_1/a.mp4", "first", 1),
        ("watched/Talks_1/b.mp4", "second", 3),
        ("watched/Talks_1/c.mp4", "first", 2),
        ("watched/TalksX1/d.mp4", "third", 4),
        ("watched/Talks_1/deeper/e.mp4", "fourth", 5),
        ("f.mp4", "fifth", 6),
    )
    for path, list_id, second in seen:
        file = replace(FILE, path=path)
        memory.remember(file, list_id=list_id, sha256=path, at=f"2026-01-31T12:00:0{second}.000000Z")
    asked = ("watched/Talks_1/new.mp4", "watched/TalksX1/new.mp4", "new.mp4", "watched/new.mp4")
    found = [memory.last_list(replace(FILE, path=path)) for path in asked]
    assert found == ["second", "third", "fifth", None]
