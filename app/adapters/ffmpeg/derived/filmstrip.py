"""The filmstrip of a file: small pictures in one JPEG, for the timeline to draw."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np

from app.adapters.ffmpeg.filters.colours import in_ordinary_light
from app.adapters.ffmpeg.filters.fields import ONE_FIELD
from app.adapters.ffmpeg.preamble import untrusted_input
from app.adapters.ffmpeg.process import Ffmpeg
from app.domain.errors import FfmpegFailed, MediaUnreadable
from app.domain.media import Filmstrip, MediaInfo, VideoStream
from app.domain.time import Seconds
from app.ports import Cancelled, Report, WorkProgress

MAX_TILES = 240
TILE_HEIGHT = 90
MAX_TILE_WIDTH = 320
COLUMNS = 10
STAGE = "filmstrip"

_INTERVALS = (
    Fraction(1, 4),
    Fraction(1, 2),
    *(Fraction(seconds) for seconds in (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)),
)
_LITTLE_WORK = 2_000_000_000  # pixels to decode: half a minute of 1080p
_STALE_SECONDS = Fraction(10)  # how old a key frame may be that stands for a moment


def make_filmstrip(
    ffmpeg: Ffmpeg, source: Path, info: MediaInfo, folder: Path, *, report: Report, cancelled: Cancelled
) -> tuple[Path, Filmstrip]:
    """Tile n shows the picture at n × interval seconds. Raises MediaUnreadable when there is none."""
    picture = info.picture
    if picture is None:
        raise MediaUnreadable("There is no picture in that file.")
    layout = layout_of(info, picture)
    tile_bytes = layout.tile_width * layout.tile_height * 3
    pixels = bytearray()

    def collect(data: bytes) -> None:
        pixels.extend(data)
        done = len(pixels) / (tile_bytes * layout.count)
        report(WorkProgress(min(1.0, done), STAGE, "Drawing the filmstrip"))

    try:
        ffmpeg.read(
            filmstrip_command(source, info, picture, layout),
            cwd=folder,
            on_bytes=collect,
            cancelled=cancelled,
        )
    except FfmpegFailed as error:
        if error.passing or len(pixels) < tile_bytes:
            raise
        # Damaged further on: what was drawn until there is shown.
    return draw(ffmpeg, pixels, layout, folder, cancelled=cancelled), layout


def draw(
    ffmpeg: Ffmpeg, pixels: bytes | bytearray, layout: Filmstrip, folder: Path, *, cancelled: Cancelled
) -> Path:
    """The sheet of tiles that follow each other as raw pictures. Raises MediaUnreadable without any."""
    if len(pixels) < layout.tile_width * layout.tile_height * 3:
        raise MediaUnreadable("No picture in that file can be shown.")
    sheet = folder / "filmstrip.rgb"
    sheet.write_bytes(_arrange(pixels, layout).tobytes())
    target = folder / "filmstrip.jpg"
    rows = math.ceil(layout.count / layout.columns)
    size = f"{layout.columns * layout.tile_width}x{rows * layout.tile_height}"
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-i", sheet.name]
    jpeg = [
        "-frames:v",
        "1",
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
        "-q:v",
        "5",
        "-update",
        "1",
        target.name,
    ]
    ffmpeg.run([*raw, *jpeg], cwd=folder, cancelled=cancelled)
    sheet.unlink()
    return target


def layout_of(info: MediaInfo, picture: VideoStream) -> Filmstrip:
    """How many tiles, how large and how far apart."""
    width, height = picture.display_size
    wide = min(MAX_TILE_WIDTH, max(16, round(Fraction(TILE_HEIGHT * width, max(1, height)))))
    interval = _interval(info.duration)
    count = 1 if info.still else min(MAX_TILES, max(1, math.ceil(info.duration / interval)))
    return Filmstrip(
        columns=min(COLUMNS, count),
        count=count,
        tile_width=wide + wide % 2,
        tile_height=TILE_HEIGHT,
        interval=interval,
    )


def _interval(duration: Seconds) -> Seconds:
    fitting = (interval for interval in _INTERVALS if duration <= interval * MAX_TILES / 2)
    return next(fitting, Fraction(math.ceil(duration), MAX_TILES // 2))


def filmstrip_command(source: Path, info: MediaInfo, picture: VideoStream, layout: Filmstrip) -> list[str]:
    """Write the tiles to standard output, as raw pictures."""
    key_frames_only = (
        ["-skip_frame:v", "nokey"] if _key_frames_will_do(info, picture, layout.interval) else []
    )
    pace = f"fps=fps={1 / layout.interval}:start_time=0:round=up:eof_action=pass"
    filters = [
        *([] if info.still else [pace]),  # first, so that only the tiles are scaled
        *([ONE_FIELD] if picture.maybe_interlaced else []),
        f"scale={layout.tile_width}:{layout.tile_height}:flags=bilinear",
        *in_ordinary_light(picture),
        "format=rgb24",
    ]
    return [
        *untrusted_input(source, *key_frames_only),
        *("-map", f"0:{picture.index}", "-frames:v", str(layout.count)),
        *("-vf", ",".join(filters)),
        *("-f", "rawvideo", "pipe:1"),
    ]


def _key_frames_will_do(info: MediaInfo, picture: VideoStream, interval: Seconds) -> bool:
    work = info.duration * picture.rate * picture.width * picture.height
    if work <= _LITTLE_WORK or picture.longest_group is None:
        return False
    group: Seconds = picture.longest_group / picture.rate
    return group <= max(_STALE_SECONDS, interval)


def _arrange(pixels: bytes | bytearray, layout: Filmstrip) -> np.ndarray:
    """Tiles in rows. Where the file ended early, its last picture is repeated."""
    height, width = layout.tile_height, layout.tile_width
    whole = len(pixels) // (height * width * 3)
    tiles = np.frombuffer(pixels, np.uint8, count=whole * height * width * 3).reshape(whole, height, width, 3)
    rows = math.ceil(layout.count / layout.columns)
    sheet = np.zeros((rows * height, layout.columns * width, 3), np.uint8)
    for number in range(layout.count):
        top, left = number // layout.columns * height, number % layout.columns * width
        sheet[top : top + height, left : left + width] = tiles[min(number, whole - 1)]
    return sheet
