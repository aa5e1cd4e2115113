"""Pieces that are kept: given back whole or not at all, never another person's, never too many."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.adapters.piece_cache import DiskPieces, PersonalPieces

KILO = 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def made(folder: Path, name: str, *, size: int = KILO) -> Path:
    path = folder / name
    path.write_bytes(name.encode() * size)
    path.write_bytes(path.read_bytes()[:size])
    return path


def cache(tmp_path: Path, *, limit: int = 100 * KILO, later: float = 0.0) -> DiskPieces:
    return DiskPieces(tmp_path / "pieces", limit=limit, clock=lambda: time.time() + later)


def keep(pieces: PersonalPieces, folder: Path, *names: str) -> None:
    """Keep pieces that are used by nobody, each one younger than the one before."""
    for age, name in enumerate(reversed(names)):
        path = made(folder, name)
        moment = path.stat().st_mtime - 60 * age
        os.utime(path, (moment, moment))
    for name in names:
        pieces.keep(name, folder / name)
        (folder / name).unlink()


def there(pieces: PersonalPieces, folder: Path, *names: str) -> list[str]:
    """Which of the pieces are given; asking makes none of them younger here."""
    found = []
    for name in names:
        if pieces.fetch(name, folder / f"got-{name}"):
            found.append(name)
            (folder / f"got-{name}").unlink()
    return found


def test_a_piece_comes_back_as_it_was_kept(tmp_path: Path, folder: Path) -> None:
    pieces = cache(tmp_path).of("ann")
    assert not pieces.has("one")
    pieces.keep("one", made(folder, "one"))
    assert pieces.has("one")
    assert pieces.fetch("one", folder / "again")
    assert (folder / "again").read_bytes() == (folder / "one").read_bytes()


def test_what_was_never_kept_is_not_given(tmp_path: Path, folder: Path) -> None:
    assert not cache(tmp_path).of("ann").fetch("one", folder / "again")
    assert not (folder / "again").exists()


def test_nobody_is_given_what_another_person_has_made(tmp_path: Path, folder: Path) -> None:
    pieces = cache(tmp_path)
    pieces.of("ann").keep("one", made(folder, "one"))
    assert not pieces.of("bob").fetch("one", folder / "again")


@pytest.mark.parametrize("damage", [b"", b"on", b"x" * KILO])
def test_a_damaged_piece_is_not_given_and_can_be_kept_anew(
    tmp_path: Path, folder: Path, damage: bytes
) -> None:
    pieces = cache(tmp_path).of("ann")
    keep(pieces, folder, "one")
    next((tmp_path / "pieces").glob("ann/one/*")).write_bytes(damage)
    assert not pieces.fetch("one", folder / "again")
    assert not (folder / "again").exists()
    keep(pieces, folder, "one")
    assert pieces.fetch("one", folder / "again")


def test_a_forgotten_piece_is_not_given(tmp_path: Path, folder: Path) -> None:
    pieces = cache(tmp_path).of("ann")
    keep(pieces, folder, "one", "two")
    pieces.forget("one")
    assert there(pieces, folder, "one", "two") == ["two"]


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, folder: Path) -> None:
    pieces = cache(tmp_path, limit=3 * KILO)
    mine = PersonalPieces(tmp_path / "pieces" / "ann", limit=3 * KILO)
    keep(mine, folder, "one", "two", "three", "four")
    assert there(mine, folder, "one") == ["one"]  # and is young again
    assert pieces.make_room() == KILO
    assert there(mine, folder, "one", "two", "three", "four") == ["one", "three", "four"]


def test_a_piece_that_an_export_uses_takes_no_room_and_may_be_forgotten(tmp_path: Path, folder: Path) -> None:
    pieces = cache(tmp_path, limit=KILO)
    keep(pieces.of("ann"), folder, "one", "two")
    mine = PersonalPieces(tmp_path / "pieces" / "ann", limit=KILO)
    assert mine.fetch("one", folder / "in-use")
    assert pieces.make_room() == 0
    assert there(pieces.of("ann"), folder, "one", "two") == ["one", "two"]
    mine.forget("one")
    assert (folder / "in-use").stat().st_size == KILO


@pytest.mark.parametrize("limit", [0, KILO - 1])
def test_what_is_larger_than_all_that_may_be_kept_is_not_kept(
    tmp_path: Path, folder: Path, limit: int
) -> None:
    pieces = cache(tmp_path, limit=limit).of("ann")
    keep(pieces, folder, "one")
    assert there(pieces, folder, "one") == []


def test_what_a_killed_worker_put_aside_goes_after_a_day(tmp_path: Path, folder: Path) -> None:
    keep(cache(tmp_path).of("ann"), folder, "one")
    aside = tmp_path / "pieces" / "ann" / ".put-aside"
    made(folder, "two").rename(aside)
    cache(tmp_path).make_room()
    assert aside.exists()
    cache(tmp_path, later=2 * 86_400).make_room()
    assert not aside.exists()
    assert there(cache(tmp_path).of("ann"), folder, "one") == ["one"]


def test_what_is_gone_before_it_can_be_kept_stops_nobody(tmp_path: Path, folder: Path) -> None:
    cache = DiskPieces(folder, limit=10**6).of("ann")
    cache.keep("gone", tmp_path / "gone")
    assert not cache.has("gone")
