"""What a browser can play by itself, and what is worth a small copy for editing. Pure."""

from __future__ import annotations

from fractions import Fraction

from app.domain.media import MediaInfo, VideoStream
from app.domain.render_plan.sources import is_transparent

_PICTURES = {
    "mov": {"h264", "vp9", "av1"},
    "webm": {"vp8", "vp9", "av1"},
}
_SOUNDS = {
    "mov": {"aac", "mp3", "opus", "flac"},
    "webm": {"opus", "vorbis"},
    "mp3": {"mp3"},
    "aac": {"aac"},
    "flac": {"flac"},
    "ogg": {"opus", "vorbis", "flac"},
    "wav": {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"},
}
_EIGHT_BIT_420 = {"yuv420p", "yuvj420p", "yuva420p"}
_H264_PROFILES = {"Baseline", "Constrained Baseline", "Main", "High", "Constrained High", ""}
_FAMILIES = {"mov,mp4,m4a,3gp,3g2,mj2": "mov"}

_SEEKS_FAST_PIXELS = 1280 * 720
_DECODES_FAST_PIXELS = 1920 * 1088
_SEEKS_FAST_SECONDS = 2
_LITTLE_WORK = 2_000_000_000  # pixels: a proxy of half a minute of 1080p is there in some seconds
_SELDOM = 8  # pictures from one key frame to the next; where they come more often little is saved
_LIPS_SECONDS = Fraction(1, 25)  # by which sound may be early before lips show it
_TELLING_SECONDS = 10  # a picture that is older tells nothing of a moment


def browser_plays(info: MediaInfo) -> bool:
    """Whether a current browser shows and sounds all of the file that the timeline uses."""
    family = _FAMILIES.get(info.container, info.container)
    picture, sound = info.picture, info.sound
    if info.still:
        return True
    if picture is not None and not _plays_picture(picture, family):
        return False
    if picture is not None and abs(info.origin) * picture.rate * 2 > 1:
        return False  # a browser counts from the file's own zero, so it would show other pictures
    if sound is not None and sound.codec not in _SOUNDS.get(family, ()):
        return False
    return picture is not None or sound is not None


def wants_proxy(info: MediaInfo) -> bool:
    """Whether a small copy makes editing possible, or much quicker.

    A browser takes up to a third of a second to show a frame of 720p in groups of 250, ten
    milliseconds of a proxy. So besides what it cannot play, a proxy is made of pictures larger than
    720p with more than two seconds between key frames, of everything larger than 1080p, of interlaced
    pictures, which browsers show as combs, and of sound with holes, over which browsers play what
    comes next too early: 101 lost packets of AAC brought Chromium 2.15 s ahead. Those are played as
    they are until the proxy is there. A proxy has no alpha, so what has some is played as it is.
    """
    if info.still:
        return False
    if not browser_plays(info):
        return True
    picture, sound = info.picture, info.sound
    if sound is not None and sound.missing > _LIPS_SECONDS:
        return True
    if picture is None or is_transparent(picture):
        return False
    if picture.interlaced:
        return True
    pixels = picture.width * picture.height
    slow_to_seek = (picture.longest_group or 0) / picture.rate > _SEEKS_FAST_SECONDS
    return pixels > _DECODES_FAST_PIXELS or (slow_to_seek and pixels > _SEEKS_FAST_PIXELS)


def wants_draft(info: MediaInfo) -> bool:
    """Whether people should not have to wait for the proxy.

    The key frames alone, with all of the sound, are there many times sooner: enough to find a place.
    """
    picture = info.picture
    if info.still or browser_plays(info) or picture is None or picture.longest_group is None:
        return False
    work = info.duration * picture.rate * picture.width * picture.height
    seldom = _SELDOM <= picture.longest_group <= _TELLING_SECONDS * picture.rate
    return work > _LITTLE_WORK and seldom


def _plays_picture(picture: VideoStream, family: str) -> bool:
    if picture.codec not in _PICTURES.get(family, ()) or picture.pixel_format not in _EIGHT_BIT_420:
        return False
    return picture.codec != "h264" or picture.profile in _H264_PROFILES
