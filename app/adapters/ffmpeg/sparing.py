"""How many pictures are encoded at once, and with how many threads: on a small machine memory is scarce.

An encoder of 1080p holds some three hundred megabytes, most of them pictures that wait for their turn.
What is said here is about the machine alone, so no part is named after it.
"""

from __future__ import annotations

from app.domain.coding import Coding

SMALL = 4  # processors; one encoder of large pictures keeps as many busy by itself
LARGE = 1280 * 720  # pixels
LONG = 16_000_000  # bytes that are held of a file besides, as of an hour


def encoders_at_once(size: tuple[int, int], processors: int, *, held: int) -> int:
    """A second one fills the gaps of the first, where there is room for its pictures.

    `held` is how many bytes are held of the largest file that is read, its index.
    """
    return 1 if processors <= SMALL and (_is_large(size) or held > LONG) else 2


def reading_words(size: tuple[int, int], processors: int, *, held: int) -> tuple[str, ...]:
    """For each file that is read: a decoder's threads hold pictures too."""
    return ("-threads", "1") if processors <= SMALL and _is_large(size) and held > LONG else ()


def thread_words(
    coding: Coding, size: tuple[int, int], processors: int, *, at_once: int, held: int
) -> tuple[str, ...]:
    """For an encoder on a small machine: no more threads than processors, each of which holds pictures.

    The thread that looks ahead holds some too. With a second encoder beside it one does without; one
    that is alone would take an eighth longer, so with large pictures it looks one picture ahead, if no
    long file takes that room.
    """
    if coding.encoder != "libx264" or processors > SMALL:
        return ()
    large = _is_large(size)
    ahead = 0 if at_once > 1 or (large and held > LONG) else 1 if large else None
    threads = f"threads={processors}"
    return ("-x264opts", threads if ahead is None else f"{threads}:sync-lookahead={ahead}")


def _is_large(size: tuple[int, int]) -> bool:
    return size[0] * size[1] > LARGE
