"""Media that carry their own source and frame number as black and white blocks in the picture.

The left-most 16 blocks of the picture are bits, the most significant first: four bits of source
number, twelve of frame number. A test reads them back from whatever shows the picture.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe

WIDTH, HEIGHT, BITS = 320, 180, 16
RATE = 30


def make_video(path: Path, *, source: int, frames: int, tone: int = 440, key_every: int = 15) -> Path:
    """Write an H.264 and AAC file of `frames` pictures at 30 a second, all numbered, with a tone."""
    seconds = frames / RATE
    command = [get_ffmpeg_exe(), "-v", "error", "-y"]
    command += ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
    command += ["-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000:duration={seconds}"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-g", str(key_every), "-bf", "0"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(path)]
    pictures = b"".join(_picture(source, frame) for frame in range(frames))
    subprocess.run(command, input=pictures, check=True, timeout=60)
    return path


def make_sound(path: Path, *, seconds: int, tone: int = 220) -> Path:
    """Write an AAC file with a tone."""
    tone_input = f"sine=frequency={tone}:sample_rate=48000:duration={seconds}"
    command = [
        get_ffmpeg_exe(),
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        tone_input,
        "-c:a",
        "aac",
        str(path),
    ]
    subprocess.run(command, check=True, timeout=60)
    return path


def make_still(path: Path, *, source: int) -> Path:
    """Write a PNG with a source number and the frame number 0."""
    command = [get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-i", "-", str(path)]
    subprocess.run(command, input=_picture(source, 0), check=True, timeout=60)
    return path


def _picture(source: int, frame: int) -> bytes:
    number = source << 12 | frame
    bits = [255 if number >> (BITS - 1 - place) & 1 else 0 for place in range(BITS)]
    row = np.repeat(np.array(bits, dtype=np.uint8), WIDTH // BITS)
    picture = np.full((HEIGHT, WIDTH), 40 + source * 12, dtype=np.uint8)
    picture[: HEIGHT // 2] = row
    return picture.tobytes()
