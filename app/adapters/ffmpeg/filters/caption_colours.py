"""Colours of captions as libass must be told them. Pure.

ffmpeg's `ass` filter draws every colour by the coefficients of BT.601, whatever the picture has: red
on a picture of HDTV would become orange. So it is told the colour that comes out as the wanted one.
The fullest red, green, blue and magenta have none such; they come out as near as they can.
"""

from __future__ import annotations

_WEIGHTS = {  # of red and blue in the brightness; green is the rest
    "bt709": (0.2126, 0.0722),
    "bt2020nc": (0.2627, 0.0593),
    "smpte240m": (0.212, 0.087),
    "fcc": (0.30, 0.11),
}
_DRAWN = (0.299, 0.114)

Triple = tuple[float, float, float]


def ass_colour(colour: str, matrix: str, *, opacity: int = 100) -> str:
    """A colour such as "#ffe14d" as ASS writes it, for a picture with these coefficients."""
    wanted = (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)
    weights = _WEIGHTS.get(matrix)
    told = _coloured(_signals(wanted, weights), _DRAWN) if weights else wanted
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in told)
    alpha = 255 - round(opacity * 255 / 100)
    return f"&H{alpha:02X}{blue:02X}{green:02X}{red:02X}"


def _signals(colour: Triple, weights: tuple[float, float]) -> Triple:
    """Brightness and the two differences of colour."""
    red, green, blue = colour
    of_red, of_blue = weights
    bright = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    return bright, (blue - bright) / (2 - 2 * of_blue), (red - bright) / (2 - 2 * of_red)


def _coloured(signals: Triple, weights: tuple[float, float]) -> Triple:
    bright, bluer, redder = signals
    of_red, of_blue = weights
    red, blue = bright + redder * (2 - 2 * of_red), bright + bluer * (2 - 2 * of_blue)
    return red, (bright - of_red * red - of_blue * blue) / (1 - of_red - of_blue), blue
