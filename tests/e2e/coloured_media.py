"""Videos of plain colours, and what colour a place of the screen has."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import Locator

WIDTH, HEIGHT, RATE = 320, 180, 30
COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "white": (255, 255, 255),
    "yellow": (255, 255, 0),
    "black": (0, 0, 0),
}
Pixels: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

QUARTERS = ("red", "green", "blue", "white")  # upper left, upper right, lower left, lower right


def make_coloured(
    path: Path, *colours: str, frames: int = 90, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> Path:
    """Write a video in one colour, or in four: upper left, upper right, lower left, lower right."""
    width, height = size
    corners = colours if len(colours) == 4 else colours * 4
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    for index, colour in enumerate(corners):
        across, down = index % 2 * (width // 2), index // 2 * (height // 2)
        picture[down : down + height // 2, across : across + width // 2] = COLOURS[colour]
    command = [get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{width}x{height}", "-r", str(RATE), "-i", "-", "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-crf", "8", "-g", "15", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, input=picture.tobytes() * frames, check=True, timeout=60)
    return path


def read(png: bytes) -> Pixels:
    """The pixels of a picture, its first row first."""
    with av.open(io.BytesIO(png), "r") as picture:
        return next(picture.decode(video=0)).to_ndarray(format="rgb24").astype(np.int64)


def look(place: Locator) -> Pixels:
    """The pixels of a place on the screen, as seen."""
    return read(place.screenshot())


def colours_at(place: Locator, *points: tuple[float, float]) -> list[str]:
    """The names of the nearest colours at points of a place: parts of its width and height."""
    return colours_in(look(place), *points)


def colours_in(pixels: Pixels, *points: tuple[float, float]) -> list[str]:
    """The names of the nearest colours at points of a picture: parts of its width and height."""
    height, width, _ = pixels.shape
    return [_name(pixels[int(down * height), int(across * width)]) for across, down in points]


def _name(pixel: Pixels) -> str:
    distance = {name: int(np.abs(pixel - colour).sum()) for name, colour in COLOURS.items()}
    return min(distance, key=lambda name: distance[name])
