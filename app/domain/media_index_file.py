"""A media index as the bytes of a file, and back. Pure."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from app.domain.errors import InvalidDocument
from app.domain.media_index import MediaIndex
from app.domain.packet_index import PacketIndex, ParameterSets
from app.domain.sound_index import SoundIndex, SoundStretch

MARK = b"CUTROOM INDEX 8\n"
MOST_PACKETS = 5_000_000


def index_to_bytes(index: MediaIndex) -> bytes:
    """A line that names the form, a line of JSON, then the packed arrays."""
    picture = index.picture
    sounds = [asdict(sound) if sound else None for sound in index.sounds]
    head: dict[str, Any] = {"picture": None, "sounds": sounds}
    body = b""
    if picture:
        head["picture"] = {
            "codec": picture.codec,
            "time_base": str(picture.time_base),
            "packets": len(picture.pts),
            "delay": picture.delay,
            "sets": asdict(picture.sets) if picture.sets else None,
        }
        body = b"".join([_little(picture.pts), _little(picture.sizes), picture.flags])
    return MARK + json.dumps(head).encode() + b"\n" + zlib.compress(body, 1)


def index_from_bytes(data: bytes) -> MediaIndex:
    """The index that `index_to_bytes` gave. Raises InvalidDocument for anything else."""
    if not data.startswith(MARK):
        raise InvalidDocument("That is not an index of this version.")
    try:
        line, _, packed = data[len(MARK) :].partition(b"\n")
        head = json.loads(line)
        return MediaIndex(
            picture=_picture(head["picture"], packed) if head["picture"] else None,
            sounds=tuple(_sound(each) if each else None for each in head["sounds"]),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError, zlib.error) as error:
        raise InvalidDocument("That index is damaged.") from error


def _picture(head: dict[str, Any], packed: bytes) -> PacketIndex:
    count = int(head["packets"])
    if not 0 <= count <= MOST_PACKETS:
        raise ValueError(f"{count} packets")
    body = zlib.decompressobj().decompress(packed, 17 * count + 1)
    if len(body) != 17 * count:
        raise ValueError(f"{len(body)} bytes for {count} packets")
    return PacketIndex(
        codec=str(head["codec"]),
        time_base=Fraction(head["time_base"]),
        sets=_sets(head["sets"]) if head["sets"] else None,
        pts=_numbers(body[: 8 * count]),
        sizes=_numbers(body[8 * count : 16 * count]),
        flags=body[16 * count :],
        delay=int(head["delay"]),
    )


def _sets(plain: dict[str, Any]) -> ParameterSets:
    return ParameterSets(
        profile=int(plain["profile"]),
        progressive=plain["progressive"] is True,
        pixels=str(plain["pixels"]),
        sequence_ids=tuple(map(int, plain["sequence_ids"])),
        picture_ids=tuple(map(int, plain["picture_ids"])),
        digest=str(plain["digest"]),
    )


def _sound(plain: dict[str, Any]) -> SoundIndex:
    return SoundIndex(
        codec=str(plain["codec"]),
        packet=int(plain["packet"]),
        sample_rate=int(plain["sample_rate"]),
        channels=int(plain["channels"]),
        stretches=tuple(
            SoundStretch(int(each["first"]), int(each["packets"])) for each in plain["stretches"]
        ),
        bytes=int(plain["bytes"]),
    )


def _numbers(data: bytes) -> array[int]:
    numbers = array("q", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("q", numbers)
        numbers.byteswap()
    return numbers.tobytes()
