"""The presets that there are, in the order in which they are offered."""

from __future__ import annotations

from app.domain import coding
from app.domain.coding import Coding
from app.domain.errors import InvalidRequest
from app.domain.presets import Kind, Preset
from app.domain.sound_index import GRIDS


def _film(
    name: str,
    title: str,
    ending: str,
    picture: Coding,
    sound: Coding,
    *,
    use: str,
    short_side: int | None = None,
    copies: bool = False,
) -> Preset:
    muxer, captions = _CONTAINERS[ending]
    return Preset(
        name,
        title,
        Kind.FILM,
        ending,
        muxer,
        picture,
        sound,
        soft_captions=captions,
        short_side=short_side,
        use=use,
        copies=copies,
        copies_sound=sound.encoder in GRIDS,
    )


def _sound(name: str, title: str, ending: str, sound: Coding, *, muxer: str, use: str) -> Preset:
    copies = sound.encoder in GRIDS
    return Preset(name, title, Kind.SOUND, ending, muxer, None, sound, use=use, copies_sound=copies)


def _animation(name: str, title: str, ending: str, last: Coding, *, use: str) -> Preset:
    return Preset(
        name,
        title,
        Kind.ANIMATION,
        ending,
        ending[1:],
        coding.NEARLY,
        None,
        last=last,
        max_width=480,
        max_rate=15,
        use=use,
    )


# By its ending: the muxer, and the codec of captions that a player can switch on.
_CONTAINERS = {
    ".mp4": ("mp4", "mov_text"),
    ".mov": ("mov", "mov_text"),
    ".mkv": ("matroska", "srt"),
    ".webm": ("webm", "webvtt"),
}

PRESETS: tuple[Preset, ...] = (
    _film(
        "mp4",
        "MP4, original size",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="Plays everywhere, full quality",
        copies=True,
    ),
    _film(
        "mp4-1080p",
        "MP4, 1080p",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="Plays everywhere, smaller file",
        short_side=1080,
    ),
    _film(
        "mp4-720p",
        "MP4, 720p",
        ".mp4",
        coding.H264,
        coding.AAC,
        use="For messages and mail",
        short_side=720,
    ),
    _film("webm", "WebM", ".webm", coding.VP9, coding.OPUS, use="For web pages; takes longer", copies=True),
    _animation("gif", "GIF", ".gif", coding.GIF, use="For a few seconds; plays in any chat"),
    _sound(
        "audio", "Sound only (M4A)", ".m4a", coding.AAC, muxer="ipod", use="Small, for phones and players"
    ),
    _sound("mp3", "Sound only (MP3)", ".mp3", coding.MP3, muxer="mp3", use="Plays everywhere"),
    _sound(
        "wav", "Sound only (WAV)", ".wav", coding.PCM, muxer="wav", use="Exact, for work in other programs"
    ),
    _film(
        "mp4-hevc",
        "MP4, HEVC",
        ".mp4",
        coding.HEVC,
        coding.AAC,
        use="Half the size, for newer devices",
        copies=True,
    ),
    _film(
        "mp4-av1",
        "MP4, AV1",
        ".mp4",
        coding.AV1,
        coding.AAC,
        use="Small, for the newest devices",
        copies=True,
    ),
    _film(
        "webm-av1",
        "WebM, AV1",
        ".webm",
        coding.AV1,
        coding.OPUS,
        use="Small, for today's browsers",
        copies=True,
    ),
    _film(
        "mkv",
        "MKV, H.264",
        ".mkv",
        coding.H264,
        coding.AAC,
        use="For collections and media servers",
        copies=True,
    ),
    _film(
        "mkv-hevc",
        "MKV, HEVC",
        ".mkv",
        coding.HEVC,
        coding.AAC,
        use="The same of newer phones and cameras, or smaller",
        copies=True,
    ),
    _film(
        "mkv-av1",
        "MKV, AV1",
        ".mkv",
        coding.AV1,
        coding.OPUS,
        use="Small, for collections on the newest devices",
        copies=True,
    ),
    _film(
        "mov-prores", "MOV, ProRes", ".mov", coding.PRORES, coding.PCM, use="For other editors; very large"
    ),
    _film(
        "mov",
        "MOV, H.264",
        ".mov",
        coding.H264,
        coding.AAC,
        use="For other editors; copies what cameras recorded",
        copies=True,
    ),
    _film(
        "mov-hevc",
        "MOV, HEVC",
        ".mov",
        coding.HEVC,
        coding.AAC,
        use="The same of newer phones and cameras",
        copies=True,
    ),
    _animation("webp", "Animated WebP", ".webp", coding.WEBP, use="Smaller than a GIF, in more colours"),
    _sound(
        "flac", "Sound only (FLAC)", ".flac", coding.FLAC, muxer="flac", use="Exact, and half as large as WAV"
    ),
    _sound(
        "opus",
        "Sound only (Opus)",
        ".opus",
        coding.OPUS,
        muxer="opus",
        use="The smallest, for speech and web",
    ),
    Preset("png", "Still picture (PNG)", Kind.STILL, ".png", "image2", coding.PNG, None, use="Exact"),
    Preset("jpeg", "Still picture (JPEG)", Kind.STILL, ".jpg", "image2", coding.JPEG, None, use="Small"),
    Preset(
        "pictures",
        "Single pictures (PNG in a ZIP)",
        Kind.PICTURES,
        ".zip",
        "image2",
        coding.EXACTLY,
        None,
        last=coding.PNG,
        use="Every frame, for animation and research",
    ),
)
DEFAULT_PRESET = PRESETS[0]


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises InvalidRequest, naming those that exist."""
    for preset in PRESETS:
        if preset.name == name:
            return preset
    names = ", ".join(preset.name for preset in PRESETS)
    raise InvalidRequest(f"There is no such preset. There are: {names}.")
