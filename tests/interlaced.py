"""Interlaced media: each picture has its number, and across its middle bars that move from field to field.

Where both fields of a picture are seen at once, every second line of the bars lies elsewhere.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np

from app.adapters.ffmpeg.binary import find_ffmpeg
from tests.media import Clip, Pixels, make, picture_of

RATE = Fraction(25)
PERIOD, STEP = 64, 12  # columns of a picture of 320, from bar to bar and from field to field
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-b_strategy", "0", "-sc_threshold", "0")
FIELDS = ("-flags", "+ildct+ilme")
ENCODERS = {
    "libx264": X264,
    "mpeg2video": ("-c:v", "mpeg2video", "-q:v", "2", "-bf", "2", *FIELDS),
    "dvvideo": (
        "-c:v",
        "dvvideo",
    ),
    "prores_ks": ("-c:v", "prores_ks", *FIELDS),
    "huffyuv": ("-c:v", "huffyuv"),  # whose pictures cannot say it; only their file does
    "libvpx-vp9": ("-c:v", "libvpx-vp9", "-lossless", "1", "-deadline", "realtime", "-cpu-used", "8"),
}


@dataclass(frozen=True)
class Fields:
    """What an interlaced file should be like."""

    codec: str = "libx264"  # or `paff`: H.264 whose fields are coded one by one
    container: str = "mp4"
    top_first: bool = True
    frames: int = 50
    size: tuple[int, int] = (320, 192)
    gop: int = 15
    whole: int = 0  # so many pictures at the beginning are whole, and said to be


def woven(clip: Fields) -> Iterator[Pixels]:
    """The pictures as they are stored, grey."""
    for number in range(clip.frames):
        picture, later = (_moment(number, 2 * number + late, clip.size) for late in (0, 1))
        if number >= clip.whole:
            second = 1 if clip.top_first else 0
            picture[second::2] = later[second::2]
        yield picture


def bars_at(field: int) -> int:
    """How far to the right the bars are in a field, in columns of a picture of 320."""
    return field * STEP % PERIOD


def bars_in(picture: Pixels) -> float:
    """The same as a grey picture shows it, in columns of 320."""
    height, width = picture.shape
    line = picture[_band(height)].astype(float).mean(axis=0)
    turn = np.exp(2j * np.pi * np.arange(width) * 320 / width / PERIOD)
    middle = np.angle((line * turn).sum()) / (2 * np.pi) * PERIOD
    return float((middle - PERIOD / 4) % PERIOD)


def _moment(number: int, field: int, size: tuple[int, int]) -> Pixels:
    picture = picture_of(number, size)
    columns = (np.arange(size[0]) * 320 // size[0] - bars_at(field)) % PERIOD
    picture[_band(size[1])] = np.where(columns < PERIOD // 2, 235, 16)
    return picture


def _band(height: int) -> slice:
    """The lines of the bars, where no number stands."""
    return slice(height * 13 // 32, height * 19 // 32)


@cache
def make_fields(clip: Fields) -> Path:
    """The file, made once in a run of the tests. Do not change it."""
    folder = make(Clip(frames=1)).parent
    path = folder / f"fields-{abs(hash(clip)):016x}.{clip.container}"
    if clip.codec == "paff":
        _mux_field_pairs(clip, path)
        return path
    pictures = list(woven(clip))
    order = "tff" if clip.top_first else "bff"
    if clip.whole:  # a transport stream is one file after the other
        parts = [path.with_suffix(f".{number}.{clip.container}") for number in range(2)]
        _encode(clip, pictures[: clip.whole], parts[0], setfield="prog")
        _encode(clip, pictures[clip.whole :], parts[1], setfield=order, start=clip.whole)
        path.write_bytes(b"".join(part.read_bytes() for part in parts))
        return path
    _encode(clip, pictures, path, setfield=order)
    return path


def _encode(clip: Fields, pictures: list[Pixels], path: Path, *, setfield: str, start: int = 0) -> None:
    raw = path.with_suffix(".grey")
    raw.write_bytes(b"".join(picture.tobytes() for picture in pictures))
    pixels = {"prores_ks": "yuv422p10le", "huffyuv": "yuv422p"}.get(clip.codec, "yuv420p")
    coding = [*ENCODERS[clip.codec]]
    if clip.codec == "libx264":
        coding += ["-x264-params", "fake-interlaced=1" if setfield == "prog" else f"{setfield}=1"]
        coding += [] if setfield == "prog" else FIELDS
        coding += ["-bf", "0"] if clip.whole else []  # so that all begin at once
    _ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{clip.size[0]}x{clip.size[1]}", "-r", "25"),
        *("-i", str(raw), "-vf", f"setfield={setfield},format={pixels}", *coding, "-g", str(clip.gop)),
        *("-output_ts_offset", str(float(start / RATE)), "-muxdelay", "0", str(path)),
    )


def combing(picture: Pixels) -> float:
    """How much of the bars lies between lines that are both brighter, or both darker: 0 to 1."""
    lines = picture[_band(picture.shape[0])].astype(np.int32)
    middle, above, below = lines[1:-1], lines[:-2], lines[2:]
    return float(((middle - above) * (middle - below) > 30 * 30).mean())


def read_grey(path: Path) -> list[Pixels]:
    """Every picture of a file."""
    with av.open(str(path)) as container:
        return [grey(frame) for frame in container.decode(video=0)]


def grey(frame: av.VideoFrame) -> Pixels:
    """A decoded picture."""
    return frame.to_ndarray(format="gray").astype(np.uint8)


def read_combing(path: Path) -> list[float]:
    """The combing of every picture of a file."""
    return [combing(picture) for picture in read_grey(path)]


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([find_ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments], check=True)


def _mux_field_pairs(clip: Fields, path: Path) -> None:
    """Fields one by one into a transport stream, as receivers store them, else in pairs, as cameras do."""
    raw = path.with_suffix(".h264")
    raw.write_bytes(b"".join(_field_pairs(clip)))
    together = 1 if clip.container == "ts" else 2
    with av.open(str(raw), options={"framerate": "50"}) as stored, av.open(str(path), "w") as made:
        stream = made.add_stream_from_template(stored.streams.video[0])
        fields = [bytes(packet) for packet in stored.demux(video=0) if packet.size]
        for number in range(0, len(fields), together):
            packet = av.Packet(b"".join(fields[number : number + together]))
            packet.stream, packet.time_base = stream, Fraction(1, 50)
            packet.pts = packet.dts = number
            packet.duration, packet.is_keyframe = together, number % (2 * clip.gop) == 0
            made.mux(packet)


def _field_pairs(clip: Fields) -> Iterator[bytes]:
    """H.264 of field pictures, each macroblock as its samples: what no free encoder makes."""
    wide, high = clip.size[0] // 16, clip.size[1] // 32
    sets = "".join([_u(77, 8), _u(0, 8), _u(30, 8), *map(_ue, (0, 0, 0, 4, 1)), "0", _ue(wide - 1)])
    yield _unit(0x67, sets + _ue(high - 1) + "0" + "0" + "1" + "0" + "0")
    yield _unit(0x68, _ue(0) + _ue(0) + "00" + _ue(0) * 3 + "0" + "00" + _ue(0) * 3 + "1" + "0" + "0")
    for number, picture in enumerate(woven(clip)):
        bottoms = (False, True) if clip.top_first else (True, False)
        for second, bottom in enumerate(bottoms):
            yield _field(picture[int(bottom) :: 2], number % clip.gop, second=bool(second), bottom=bottom)


def _field(lines: Pixels, number: int, *, second: bool, bottom: bool) -> bytes:
    begins = not number and not second
    head = _ue(0) + _ue(7) + _ue(0) + _u(number, 4) + "1" + str(int(bottom))
    head += (_ue(0) if begins else "") + _u(2 * number + second, 8)
    head += ("00" if begins else "0") + _ue(0) + _ue(1)
    data = bytearray()
    bits = head
    height, width = lines.shape
    for top in range(0, height, 16):
        for left in range(0, width, 16):
            bits += _ue(25)
            bits += "0" * (-len(bits) % 8)
            data += _bytes(bits) + lines[top : top + 16, left : left + 16].tobytes() + bytes([128]) * 128
            bits = ""
    return _packed(0x65 if begins else 0x61, bytes(data) + b"\x80")


def _unit(head: int, bits: str) -> bytes:
    bits += "1"
    return _packed(head, _bytes(bits + "0" * (-len(bits) % 8)))


def _packed(head: int, payload: bytes) -> bytes:
    """A unit behind its start code, without anything in it that looks like one."""
    made, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            made.append(3)
            zeros = 0
        made.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return b"\0\0\1" + bytes([head]) + bytes(made)


def _bytes(bits: str) -> bytes:
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _u(value: int, width: int) -> str:
    return f"{value:0{width}b}"


def _ue(value: int) -> str:
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits
