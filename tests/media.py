"""Media that carry the truth about themselves: every picture its number, the sound its time.

The number of a picture stands in it as 16 black and white blocks (8 × 2, the whole picture): a mark
of two blocks, white and black, then 14 bits, highest first. The sound is a tone that rises by 400 Hz
a second, so its pitch says which moment of the source is heard, whatever was done to it. Of several
sounds each further one is ahead of the one before.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

COLUMNS, ROWS = 8, 2
BITS = COLUMNS * ROWS - 2
UNREADABLE = -1

SAMPLE_RATE = 48_000
LOWEST_HERTZ = 400
HERTZ_A_SECOND = 400
AHEAD = 5  # seconds by which the tone of each further sound is ahead of the one before
SOUND_REPEATS = 20  # seconds; the tone begins again then
LISTENED = 2400  # samples: a twentieth of a second

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Samples = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True)
class Clip:
    """What a generated file should be like."""

    frames: int = 60
    rate: Fraction = Fraction(30)
    size: tuple[int, int] = (320, 180)  # as stored
    codec: str | None = "libx264"  # PyAV's name of an encoder; None: sound only
    gop: int = 30
    b_frames: int = 2
    container: str = "mp4"  # the ending of the file name
    rotation: int = 0  # degrees clockwise that a player has to turn the picture
    aspect: Fraction = Fraction(1)  # of a pixel
    pixel_format: str = "yuv420p"
    sound: str | None = "aac"
    channels: int = 2
    sample_rate: int = SAMPLE_RATE
    names: tuple[tuple[str, str], ...] = (("", ""),)  # language and title of each of the sounds
    noise: bool = False  # the sound is noise, of which no two moments are alike, instead of a tone
    times: tuple[Fraction, ...] = ()  # when each picture is shown, in seconds; default: at `rate`
    first: int = 0  # the number of the first picture
    start: Fraction = Fraction(0)  # when picture and sound begin
    options: tuple[tuple[str, str], ...] = ()  # for the encoder of the pictures
    muxer: tuple[tuple[str, str], ...] = ()

    @property
    def lead(self) -> Fraction:
        """How long the file has begun before its first picture: by the coder's own packet of sound."""
        if self.sound == "mp2" and self.container in ("ts", "mpg"):
            return Fraction(481, self.sample_rate)
        leads = self.sound == "aac" and (self.container == "ts" or self.start > 0)
        return Fraction(1024, self.sample_rate) if leads else Fraction(0)

    @property
    def duration(self) -> Fraction:
        """Seconds from the first picture to the end of the last."""
        return (self.times[-1] + 1 / self.rate) if self.times else self.frames / self.rate


@functools.cache
def make(clip: Clip) -> Path:
    """The file, made once in a run of the tests. Do not change it."""
    path = _folder() / f"{abs(hash(clip)):016x}.{clip.container}"
    with av.open(str(path), "w", options=dict(clip.muxer)) as container:
        picture = _add_picture(container, clip) if clip.codec else None
        sounds = [_add_sound(container, clip, *name) for name in clip.names] if clip.sound else []
        # Second by second, so that no muxer has to hold one stream back for the other.
        shown = _pictures(clip) if picture else iter(())
        heard = zip(*(_sounds(clip, number) for number in range(len(sounds))), strict=True)
        pending = next(shown, None)
        for pieces in heard:
            while picture and pending and pending.time is not None and pending.time <= float(pieces[0][0]):
                container.mux(picture.encode(pending))
                pending = next(shown, None)
            for coder, (_, samples) in zip(sounds, pieces, strict=True):
                container.mux(coder.encode(samples))
        while picture and pending:
            container.mux(picture.encode(pending))
            pending = next(shown, None)
        for stream in (picture, *sounds):
            if stream:
                container.mux(stream.encode(None))
    return path


def read_frame_numbers(path: Path) -> list[int]:
    """The numbers of the pictures, upright, in the order in which they are shown."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        grey = VideoReformatter()  # one for all: each has to be made ready, which takes longer than a picture
        return [
            number_in(np.rot90(grey.reformat(frame, format="gray").to_ndarray(), round(frame.rotation / 90)))
            for frame in container.decode(stream)
        ]


def read_frame_times(path: Path) -> list[Fraction]:
    """When each picture is shown, in seconds from the container's start."""
    with av.open(str(path)) as container:
        start = Fraction(container.start_time or 0, 1_000_000)
        stream = container.streams.video[0]
        base = stream.time_base or Fraction(1)
        return [frame.pts * base - start for frame in container.decode(stream) if frame.pts is not None]


def number_in(picture: Pixels) -> int:
    """The number that stands in a grey picture; UNREADABLE if there is none."""
    bits = [int(value > 127) for value in _blocks(picture)]
    if bits[:2] != [1, 0]:
        return UNREADABLE
    return functools.reduce(lambda number, bit: number * 2 + bit, bits[2:], 0)


def read_sound_times(path: Path, at: Sequence[float], *, sound: int = 0) -> list[float | None]:
    """Which moment of the source is heard at each of these seconds of the file; None where it is silent.

    Right to some five milliseconds; what is heard at a seam is neither the one nor the other.
    """
    samples = read_samples(path, sound)
    return [_time_heard(samples, second) for second in at]


def read_samples(path: Path, sound: int = 0) -> Samples:
    """All of the sound as one channel at 48 kHz, beginning at the container's start."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
    with av.open(str(path)) as container:
        stream = container.streams.audio[sound]
        zero = Fraction(container.start_time or 0, 1_000_000)
        pieces: list[Samples] = []
        late = 0
        for frame in container.decode(stream):
            if not pieces and frame.pts is not None:
                late = round((frame.pts * (frame.time_base or Fraction(1)) - zero) * SAMPLE_RATE)
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
        pieces += [piece.to_ndarray()[0] for piece in resampler.resample(None)]
    heard = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    return np.concatenate([np.zeros(late, np.float32), heard]) if late > 0 else heard[-late:]


def _time_heard(samples: Samples, second: float) -> float | None:
    middle = round(second * SAMPLE_RATE)
    window = samples[max(0, middle - LISTENED // 2) : middle + LISTENED // 2]
    if len(window) < LISTENED or float(np.abs(window).max()) < 0.02:
        return None
    spectrum = np.abs(np.fft.rfft(window * np.hanning(len(window)), 1 << 16))
    hertz = float(spectrum.argmax()) * SAMPLE_RATE / (1 << 16)
    return (hertz - LOWEST_HERTZ) / HERTZ_A_SECOND


def picture_of(number: int, size: tuple[int, int]) -> Pixels:
    """A grey picture with the number in it."""
    width, height = size
    bits = [1, 0, *(number >> shift & 1 for shift in reversed(range(BITS)))]
    picture = np.zeros((height, width), np.uint8)
    for index, bit in enumerate(bits):
        row, column = divmod(index, COLUMNS)
        top, bottom = height * row // ROWS, height * (row + 1) // ROWS
        left, right = width * column // COLUMNS, width * (column + 1) // COLUMNS
        picture[top:bottom, left:right] = 235 if bit else 16
    return picture


def _blocks(picture: Pixels) -> Iterator[float]:
    height, width = picture.shape[:2]
    for row in range(ROWS):
        for column in range(COLUMNS):
            # Only the middle of a block: its edges are blurred by scaling and coding.
            top, bottom = height * (4 * row + 1) // (4 * ROWS), height * (4 * row + 3) // (4 * ROWS)
            left, right = width * (4 * column + 1) // (4 * COLUMNS), width * (4 * column + 3) // (4 * COLUMNS)
            yield float(picture[top : max(bottom, top + 1), left : max(right, left + 1)].mean())


def _add_picture(container: OutputContainer, clip: Clip) -> VideoStream:
    stream = container.add_stream(clip.codec or "", rate=clip.rate)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = clip.size
    stream.pix_fmt = clip.pixel_format
    stream.codec_context.time_base = _tick(clip)
    stream.codec_context.gop_size = clip.gop
    stream.codec_context.max_b_frames = clip.b_frames
    stream.codec_context.sample_aspect_ratio = clip.aspect
    options = dict(clip.options)
    if clip.codec == "libx264":
        parameters = f"keyint={clip.gop}:min-keyint={clip.gop}:scenecut=0:bframes={clip.b_frames}:b-adapt=0"
        options = {"preset": "ultrafast", "x264-params": parameters, **options}
    stream.codec_context.options = options
    if clip.rotation:
        stream.set_display_rotation(-clip.rotation)
    return stream


def _add_sound(container: OutputContainer, clip: Clip, language: str, title: str) -> AudioStream:
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[clip.channels]
    stream = container.add_stream(clip.sound or "", rate=clip.sample_rate, layout=layout)
    assert isinstance(stream, AudioStream)
    named = {"language": language, "title": title}
    stream.metadata.update({key: text for key, text in named.items() if text})
    return stream


def _tick(clip: Clip) -> Fraction:
    return Fraction(1, 90_000) if clip.times or clip.start else 1 / clip.rate


def _pictures(clip: Clip) -> Iterator[av.VideoFrame]:
    tick = _tick(clip)
    turns = clip.rotation // 90
    upright = clip.size if turns % 2 == 0 else (clip.size[1], clip.size[0])
    coloured = VideoReformatter()
    for index in range(clip.frames):
        stored = np.rot90(picture_of(clip.first + index, upright), turns)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(stored), format="gray")
        frame = coloured.reformat(frame, format=clip.pixel_format)
        time = clip.times[index] if clip.times else index / clip.rate
        frame.pts = round((time + clip.start) / tick)
        frame.time_base = tick
        yield frame


def _sounds(clip: Clip, number: int) -> Iterator[tuple[Fraction, av.AudioFrame]]:
    rate = clip.sample_rate
    total = round(clip.duration * rate)
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[clip.channels]
    sound = _noise(total, 7 + number) if clip.noise else _rising_tone(total, rate, number)
    for begin in range(0, total, 1024):
        piece = np.tile(sound[begin : begin + 1024].astype(np.float32), (clip.channels, 1))
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
        frame.sample_rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = begin + round(clip.start * rate)
        yield Fraction(begin, rate) + clip.start, frame


def _rising_tone(total: int, rate: int, number: int = 0) -> Samples:
    clock = (np.arange(total) / rate + number * AHEAD) % SOUND_REPEATS
    tone = 0.4 * np.sin(2 * np.pi * (LOWEST_HERTZ * clock + HERTZ_A_SECOND / 2 * clock**2))
    return tone.astype(np.float32)


def _noise(total: int, seed: int) -> Samples:
    """Noise without its highest notes, which coders leave out."""
    white = np.random.default_rng(seed).normal(0, 0.3, total + 16)
    smooth = np.convolve(white, np.hanning(16) / 4, "valid")[:total]
    return np.clip(smooth, -0.9, 0.9).astype(np.float32)


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cutroom-media-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
