"""Files that mean harm, made on the spot: what they are called, and their bytes."""

from __future__ import annotations

import io
import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import av
import numpy as np

from tests.media import Clip, make


class Canary:
    """Something that must not be touched: a file and an address on this machine, which both tell."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "canary.ts"
        self.touched: list[str] = []
        os.mkfifo(self.file)  # opening it for writing waits until somebody opens it for reading
        threading.Thread(target=self._wait_for_reader, daemon=True).start()
        canary = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.touched.append(self.path)
                self.send_error(404)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self._server.server_port}/canary.ts"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _wait_for_reader(self) -> None:
        handle = os.open(self.file, os.O_WRONLY)
        self.touched.append(str(self.file))
        os.close(handle)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        os.close(os.open(self.file, os.O_RDONLY | os.O_NONBLOCK))  # lets the waiting thread go


@contextmanager
def canary_in(folder: Path) -> Iterator[Canary]:
    canary = Canary(folder)
    try:
        yield canary
    finally:
        canary.close()


def _box(kind: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return struct.pack(">I", len(data) + 8) + kind + data


def _mp4_without_tracks() -> bytes:
    header = _box(b"mvhd", bytes(12), struct.pack(">II", 1000, 2000), bytes(80))
    return _box(b"ftyp", b"isom\0\0\2\0isommp41") + _box(b"moov", header)


_SEGMENT = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n"

# Texts that ask their reader to open something else.
REACHING_OUT: Mapping[str, str] = {
    "a playlist with a file address": _SEGMENT.format("file://PATH"),
    "a playlist with a path": _SEGMENT.format("PATH"),
    "a playlist with a relative path": _SEGMENT.format("canary.ts"),
    "a playlist with a web address": _SEGMENT.format("URL"),
    "a playlist of itself": _SEGMENT.format("ITSELF"),
    "a playlist of playlists": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nPATH\n",
    "a concat script with a path": "ffconcat version 1.0\nfile 'PATH'\n",
    "a concat script with a name": "ffconcat version 1.0\nfile canary.ts\n",
    "a DASH manifest": (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT2S"><Period><BaseURL>URL</BaseURL><AdaptationSet>'
        '<Representation id="1" mimeType="video/mp4"><BaseURL>file://PATH</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>"
    ),
    "an SDP session": (
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
        "a=rtpmap:96 H264/90000\n"
    ),
    "an SVG with a picture": (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file://PATH" width="64" '
        'height="64"/><image href="URL"/></svg>'
    ),
}


def aimed(text: str, canary: Canary, own_name: str) -> bytes:
    """One of the texts above, aimed at the canary."""
    return (
        text.replace("PATH", str(canary.file))
        .replace("URL", canary.address)
        .replace("ITSELF", own_name)
        .encode()
    )


def reference_movie(canary: Canary) -> bytes:
    """A QuickTime file that only says where the film is."""
    path = str(canary.file).encode()
    reference = _box(b"rdrf", bytes(4), b"url ", struct.pack(">I", len(path) + 1), path + b"\0")
    return _box(b"ftyp", b"qt  \0\0\2\0qt  ") + _box(b"moov", _box(b"rmra", _box(b"rmda", reference)))


# Files that hold neither picture nor sound, or none that can be had.
NOT_MEDIA: Mapping[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "one byte": lambda: b"\0",
    "the beginning of a header": lambda: make(Clip()).read_bytes()[:40],
    "plain text": lambda: b"This is a letter, not a film.\n" * 50,
    "a web page": lambda: b"<!doctype html><html><body><script>alert(1)</script></body></html>" * 20,
    "a PDF": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
    "subtitles": lambda: b"1\n00:00:00,000 --> 00:00:02,000\nHello\n\n" * 20,
    "noise": lambda: np.random.default_rng(7).bytes(65_536),
    "a film without tracks": _mp4_without_tracks,
}

# Files whose headers promise what nobody should begin to make.
ABSURD: Mapping[str, Callable[[], bytes]] = {
    "a small PNG of 256 million pixels": lambda: png(16_000, 16_000),
    "a PNG of 65,535 by 65,535": lambda: png(65_535, 65_535, rows=1),
    "a JPEG of 65,500 by 65,500": lambda: _jpeg_header(65_500, 65_500),
    "a hundred tracks": lambda: _many_tracks(100),
    "ten thousand tracks": lambda: _matroska_header(tracks=10_000),
    "ten million pictures in two kilobytes": lambda: _many_pictures(10_000_000),
    "111 hours in a kilobyte": lambda: _two_pictures_apart(Fraction(400_000)),
    "a picture every thirty years": lambda: _avi_rate(scale=1_000_000_000, rate=1),
    "sound without channels": lambda: wav(channels=0),
    "sound in 64 channels of no known layout": lambda: wav(channels=64),
    "sound in 200 channels": lambda: wav(channels=200),
    "sound of one sample in eternity": lambda: wav(channels=1, sample_rate=0),
}


def png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """Black and white, one bit a pixel: it packs a thousand times."""
    pack = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(pack.compress(row) for _ in range(height if rows is None else rows)) + pack.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def long_claim() -> bytes:
    """A Matroska file of two seconds whose header claims 111 hours."""
    data = make(Clip(container="mkv", sound=None)).read_bytes()
    at = data.index(b"\x44\x89\x88")  # Duration, eight bytes: a double in milliseconds
    return data[: at + 3] + struct.pack(">d", 400_000_000.0) + data[at + 11 :]


def fast_claim() -> bytes:
    """An AVI that claims a million pictures a second."""
    return _avi_rate(scale=1, rate=1_000_000)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0" + frame + b"\xff\xd9"
    )


def _many_tracks(count: int) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        streams = [container.add_stream("pcm_s16le", rate=8000, layout="mono") for _ in range(count)]
        for stream in streams:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 80), np.int16), format="s16", layout="mono")
            frame.sample_rate = 8000
            frame.pts = 0
            container.mux(stream.encode(frame))
    return file.getvalue()


def _matroska_header(*, tracks: int) -> bytes:
    """Tracks of sound, described one after the other, and one packet of the first."""

    def element(kind: str, *content: bytes) -> bytes:
        data = b"".join(content)
        return bytes.fromhex(kind) + struct.pack(">Q", 1 << 56 | len(data)) + data

    def track(number: int) -> bytes:
        name = element("d7", struct.pack(">I", number)) + element("73c5", struct.pack(">I", number))
        sound = element("e1", element("b5", struct.pack(">d", 8000.0)), element("6264", b"\x10"))
        return element("ae", name, element("83", b"\x02"), element("86", b"A_PCM/INT/LIT"), sound)

    start = element("1a45dfa3", element("4282", b"matroska"), element("4285", b"\x02"))
    described = element("1654ae6b", *(track(number) for number in range(1, tracks + 1)))
    packets = element("1f43b675", element("e7", b"\0"), element("a3", b"\x81\0\0\x80" + bytes(160)))
    return start + element("18538067", described, packets)


def _many_pictures(count: int) -> bytes:
    """A film whose tables say, in a few bytes, that it has so many pictures of one byte each."""
    data = bytearray(make(Clip(frames=30, size=(16, 16), b_frames=0, sound=None)).read_bytes())
    for kind, table in (
        (b"stts", struct.pack(">IIII", 0, 1, count, 512)),
        (b"stsz", struct.pack(">III", 0, 1, count)),
        (b"stsc", struct.pack(">IIIII", 0, 1, 1, count, 1)),
    ):
        at = data.index(kind) + 4
        data[at : at + len(table)] = table
    return bytes(data)


def _two_pictures_apart(seconds: Fraction) -> bytes:
    clip = Clip(
        frames=2,
        size=(16, 16),
        b_frames=0,
        sound=None,
        container="mkv",
        times=(Fraction(0), seconds),
    )
    return make(clip).read_bytes()


def _avi_rate(*, scale: int, rate: int) -> bytes:
    data = make(Clip(container="avi", codec="mpeg4", b_frames=0, sound=None)).read_bytes()
    at = data.index(b"strh") + 8 + 20  # after type, codec, flags, priority and first picture
    return data[:at] + struct.pack("<II", scale, rate) + data[at + 8 :]


def wav(*, channels: int, sample_rate: int = 48_000) -> bytes:
    block = channels * 2
    form = struct.pack("<HHIIHH", 1, channels, sample_rate, sample_rate * block, block, 16)
    data = bytes(9600)
    size = struct.pack("<I", 36 + len(data))
    return b"RIFF" + size + b"WAVEfmt \x10\0\0\0" + form + b"data" + struct.pack("<I", len(data)) + data
