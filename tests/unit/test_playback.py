"""What is worth a copy for editing, and a draft before it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.domain.media import MediaInfo, Scan, VideoStream
from app.domain.playback import browser_plays, wants_draft, wants_proxy

TEN_MINUTES = Fraction(600)
PHONE = VideoStream(
    index=0,
    codec="hevc",
    profile="Main 10",
    width=3840,
    height=2160,
    pixel_format="yuv420p10le",
    rate=Fraction(30),
    variable_rate=False,
    rotation=90,
    sample_aspect=Fraction(1),
    start=Fraction(0),
    duration=TEN_MINUTES,
    longest_group=30,
)
FAMILY = "mov,mp4,m4a,3gp,3g2,mj2"


def film(picture: VideoStream) -> MediaInfo:
    return MediaInfo(FAMILY, picture.duration, 1, (picture,), ())


@pytest.mark.parametrize(
    ("picture", "proxy", "draft"),
    [
        (PHONE, True, True),
        (replace(PHONE, duration=Fraction(5)), True, False),  # the proxy is there at once
        (replace(PHONE, longest_group=1), True, False),  # every picture is a key frame
        (replace(PHONE, longest_group=None), True, False),  # nobody knows
        (replace(PHONE, longest_group=900), True, False),  # they are too far apart to tell anything
        (replace(PHONE, codec="h264", profile="High", pixel_format="yuv420p"), True, False),  # it plays
    ],
)
def test_what_no_browser_plays_is_drafted_where_that_saves_waiting(
    picture: VideoStream, proxy: bool, draft: bool
) -> None:
    assert (wants_proxy(film(picture)), wants_draft(film(picture))) == (proxy, draft)


@pytest.mark.parametrize("scan", Scan)
def test_interlaced_pictures_get_a_proxy_since_browsers_show_combs(scan: Scan) -> None:
    plays = replace(PHONE, codec="h264", profile="High", pixel_format="yuv420p")
    camcorder = film(replace(plays, width=1280, height=720, scan=scan))
    assert browser_plays(camcorder)
    assert wants_proxy(camcorder) is (scan in (Scan.TOP_FIRST, Scan.BOTTOM_FIRST))


@pytest.mark.parametrize(("pixels", "proxy"), [("yuv420p", True), ("yuva420p", False)])
def test_pictures_with_alpha_are_played_as_they_are_since_a_proxy_has_none(pixels: str, proxy: bool) -> None:
    logo = replace(PHONE, codec="vp9", width=1920, height=1080, pixel_format=pixels, longest_group=128)
    assert wants_proxy(replace(film(logo), container="webm")) is proxy
