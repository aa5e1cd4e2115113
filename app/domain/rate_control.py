"""How large a file becomes: by quality, by bit rate or below a size; and how loud it is. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from app.domain.coding import QUALITIES, Coding, Quality, with_quality
from app.domain.errors import InvalidRequest
from app.domain.presets import Kind, Preset
from app.domain.time import Seconds

BY_RATE = ("libx264", "libx265", "libsvtav1", "libvpx-vp9")
SOUND_BY_RATE = ("aac", "libopus", "libmp3lame")
IN_TWO_PASSES = ("libx264", "libx265", "libvpx-vp9")

PICTURE_RATES = range(20_000, 400_000_001)  # bits a second
SOUND_RATES = range(16_000, 512_001)
USUAL_SOUND, LEAST_SOUND = 192_000, 32_000  # of a film that is made below a size
SOUND_SHARE = 8  # the sound of such a film takes at most this part of its bits
BITS_A_PIXEL_ENOUGH = 0.3  # more is not seen
AIM = 0.96  # of what is allowed, since encoders do not hit exactly
INDEX_BYTES, INDEX_BYTES_A_SECOND = 20_000, 3_500  # of an MP4, at thirty frames a second


class Loudness(StrEnum):
    """How loud an export is, over all of it, as EBU R 128 measures."""

    AS_IT_IS = "as_it_is"
    WEB = "web"
    PODCAST = "podcast"
    BROADCAST = "broadcast"

    @property
    def lufs(self) -> int | None:
        """The level that is aimed at; None leaves the sound alone."""
        return {Loudness.WEB: -14, Loudness.PODCAST: -16, Loudness.BROADCAST: -23}.get(self)


def has_qualities(preset: Preset) -> bool:
    """Whether its files can be made smaller or better by a word."""
    return any(coding.encoder in QUALITIES for coding in _codings(preset))


def has_bit_rate(preset: Preset) -> bool:
    """Whether its files can be made to a rate, and so below a size."""
    if preset.kind is Kind.FILM:
        return preset.picture is not None and preset.picture.encoder in BY_RATE
    return preset.kind is Kind.SOUND and preset.sound is not None and preset.sound.encoder in SOUND_BY_RATE


def at_quality(preset: Preset, quality: Quality) -> Preset:
    """The preset at that quality; what is smaller than good takes over nothing as it is stored."""
    if not has_qualities(preset):
        raise InvalidRequest("This format has no choice of quality.")
    made = preset if quality is not Quality.SMALL else replace(preset, copies=False, copies_sound=False)
    if preset.sound is not None:
        made = replace(made, sound=with_quality(preset.sound, quality))
    if preset.last is not None:
        return replace(made, last=with_quality(preset.last, quality))
    return replace(made, picture=with_quality(preset.picture, quality)) if preset.picture else made


def at_bit_rate(preset: Preset, rate: int) -> Preset:
    """The preset at so many bits a second: of the picture, or of the sound where there is only that."""
    if not has_bit_rate(preset):
        raise InvalidRequest("This format has no bit rate to choose.")
    allowed = PICTURE_RATES if preset.picture else SOUND_RATES
    if rate not in allowed:
        raise InvalidRequest(f"The bit rate must lie between {allowed[0]} and {allowed[-1]} bits a second.")
    if preset.picture:
        return replace(preset, picture=_picture_at(preset.picture, rate), copies=False)
    return replace(preset, sound=_sound_at(preset.sound, rate) if preset.sound else None, copies_sound=False)


def below_size(preset: Preset, most: int) -> Preset:
    """The preset for a file of at most so many bytes; `fitted_to` finds the rates."""
    if not has_bit_rate(preset):
        raise InvalidRequest("This format cannot be made to a size. Choose a smaller picture instead.")
    return replace(preset, most_bytes=most, copies=False, copies_sound=False)


def at_loudness(preset: Preset, loudness: Loudness) -> Preset:
    """The preset with its sound brought to a level."""
    if loudness is not Loudness.AS_IT_IS and preset.sound is None:
        raise InvalidRequest("This format has no sound that could be made louder.")
    return replace(preset, lufs=loudness.lufs)


def fitted_to(preset: Preset, seconds: Seconds, *, pixels_a_second: int, sounds: int) -> Preset:
    """The preset with rates that keep a file of that length and so many sounds below its size.

    Raises InvalidRequest, saying what size would do.
    """
    most = preset.most_bytes
    if most is None:
        return preset
    length = float(seconds)
    bits = int((most * AIM - INDEX_BYTES - INDEX_BYTES_A_SECOND * length) * 8 / length)
    sound = 0
    if sounds and preset.sound is not None:
        each = max(LEAST_SOUND, min(USUAL_SOUND, bits // SOUND_SHARE)) if preset.picture else bits
        each = min(each, SOUND_RATES[-1] if preset.picture else 320_000)
        preset = replace(preset, sound=_sound_at(preset.sound, each))
        sound = each * sounds
    least = sound + PICTURE_RATES[0] if preset.picture else SOUND_RATES[0]
    if bits < least:
        needed = (least * length / 8 + INDEX_BYTES + INDEX_BYTES_A_SECOND * length) / AIM
        raise InvalidRequest(f"That is too small for this length. At least {_megabytes(needed)} would do.")
    if preset.picture is None:
        return preset
    rate = min(bits - sound, max(PICTURE_RATES[0], int(pixels_a_second * BITS_A_PIXEL_ENOUGH)))
    picture = replace(
        _picture_at(preset.picture, rate), passes=2 if preset.picture.encoder in IN_TWO_PASSES else 1
    )
    return replace(preset, picture=picture)


def tighter(preset: Preset, made: int) -> Preset:
    """The preset after its file came out with `made` bytes, which were too many."""
    if preset.most_bytes is None:
        return preset
    part = preset.most_bytes * AIM / made * AIM
    if preset.picture:
        return replace(preset, picture=_picture_at(preset.picture, int(_rate(preset.picture, "b:v") * part)))
    assert preset.sound is not None
    return replace(preset, sound=_sound_at(preset.sound, int(_rate(preset.sound, "b:a") * part)))


def _codings(preset: Preset) -> tuple[Coding, ...]:
    made = (preset.last or preset.picture, preset.sound)
    return tuple(coding for coding in made if coding is not None)


def _picture_at(coding: Coding, rate: int) -> Coding:
    options = [("b:v", str(rate))]
    if coding.encoder != "libsvtav1":  # which bounds a rate only when it goes by quality
        options += [("maxrate", str(rate * 3 // 2)), ("bufsize", str(rate * 2))]
    return coding.having(tuple(options), without=("crf",))


def _sound_at(coding: Coding, rate: int) -> Coding:
    return coding.having((("b:a", str(rate)),), without=("q:a",))


def _rate(coding: Coding, option: str) -> int:
    return int(dict(coding.options)[option])


def _megabytes(count: float) -> str:
    return f"{max(0.1, count / 1_000_000 + 0.05):.1f} MB"
