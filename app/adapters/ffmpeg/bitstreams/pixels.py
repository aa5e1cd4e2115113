"""How parameter sets of H.264 and HEVC say what pixels are, and what ffmpeg calls those. Pure."""

from __future__ import annotations

# chroma_format_idc, bit_depth_luma_minus8, bit_depth_chroma_minus8
Form = tuple[int, int, int]

PIXELS: dict[Form, str] = {
    (1, 0, 0): "yuv420p",
    (1, 2, 2): "yuv420p10le",
    (2, 0, 0): "yuv422p",
    (2, 2, 2): "yuv422p10le",
    (3, 0, 0): "yuv444p",
}


def form_of(pixels: str) -> Form:
    """What parameter sets say of those pixels; of unknown ones, what is usual."""
    return next((form for form, name in PIXELS.items() if name == pixels), (1, 0, 0))
