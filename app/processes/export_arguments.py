"""What the export command is told: its options, the timeline, and where the files lie."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.availability import available_in
from app.domain.coding import Quality
from app.domain.errors import InvalidDocument, InvalidRequest, MediaMissing, OutOfMedia
from app.domain.hardware import Encoder
from app.domain.media import Asset
from app.domain.preset_list import DEFAULT_PRESET, PRESETS
from app.domain.presets import CaptionsOutput, EncodeChoice, SoundTracks
from app.domain.rate_control import Loudness
from app.domain.render_request import SIZES, Split
from app.domain.serial import from_text
from app.domain.shape import Aspect, Filling
from app.domain.timeline import Timeline
from app.domain.timeline_rules import check
from app.processes.export_progress import Telling

CHOICES = (
    ("--size", SIZES, "the picture made smaller, never larger"),
    ("--aspect", [choice.value for choice in Aspect], "the picture in another shape"),
    ("--filling", [choice.value for choice in Filling], "what is done with the room where shapes differ"),
    ("--quality", [choice.value for choice in Quality], "how much may be lost for a smaller file"),
    ("--encoder", [choice.value for choice in Encoder], "the processor, or a graphics card if it works"),
    ("--loudness", [choice.value for choice in Loudness], "bring the sound to a level"),
    (
        "--sound-tracks",
        [choice.value for choice in SoundTracks],
        "all that the sources have, each by itself, or one as chosen for each clip",
    ),
    (
        "--split",
        [choice.value for choice in Split],
        "a file for each clip or marker; {n}, {clip} or {marker} in OUTPUT are filled in",
    ),
)
LARGEST_DOCUMENT = 64 * 1024 * 1024  # bytes


def make_parser() -> argparse.ArgumentParser:
    """Reads the options of the command."""
    parser = argparse.ArgumentParser(
        prog="main.py export", description="Render a timeline without server or database."
    )
    parser.add_argument(
        "timeline", metavar="TIMELINE.json", help="the timeline, as docs/timeline-format.md says"
    )
    parser.add_argument("output", metavar="OUTPUT", type=Path, help="the file to write")
    parser.add_argument(
        "--asset",
        metavar="ID=FILE",
        action="append",
        default=[],
        type=_pair,
        help="where a source lies; repeatable",
    )
    parser.add_argument(
        "--preset",
        choices=[preset.name for preset in PRESETS],
        help="how to write it; by default what the ending of OUTPUT says",
    )
    parser.add_argument("--captions", choices=[choice.value for choice in CaptionsOutput], default="as_set")
    parser.add_argument(
        "--encode",
        choices=[choice.value for choice in EncodeChoice],
        default=EncodeChoice.NEEDED.value,
        help="needed: copy what no edit touches, where the format allows it; all: encode everything; "
        "none: encode nothing, and move cuts to where the files can be cut as they are",
    )
    for option, choices, told in CHOICES:
        parser.add_argument(option, choices=choices, help=told)
    parser.add_argument("--bit-rate", type=int, metavar="BITS", help="bits a second, instead of a quality")
    parser.add_argument(
        "--target-bytes", type=int, metavar="BYTES", help="the file stays below, instead of a quality"
    )
    parser.add_argument(
        "--range", type=_frames, metavar="FIRST:END", help="these frames; END is the one after the last"
    )
    parser.add_argument("--still-at", type=int, metavar="FRAME", help="which picture a still shows")
    parser.add_argument(
        "--plan", action="store_true", help="print what would be done as JSON, and make nothing"
    )
    parser.add_argument("--progress", choices=[telling.value for telling in Telling], default=None)
    return parser


def _frames(text: str) -> list[int]:
    try:
        first, end = (int(part) for part in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not FIRST:END") from None
    return [first, end]


def _pair(text: str) -> tuple[str, Path]:
    name, separator, file = text.partition("=")
    if not (name and separator and file):
        raise argparse.ArgumentTypeError(f"{text!r} is not ID=FILE")
    return name, Path(file)


def read_timeline(name: str) -> Timeline:
    """The timeline in a file. Raises InvalidDocument."""
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise InvalidDocument("That timeline is too large to be one.")
        return check(from_text(path.read_text("utf-8")))
    except OSError as error:
        raise InvalidDocument(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidDocument(f"{name} is not a timeline.") from error


def places_of(pairs: Sequence[tuple[str, Path]]) -> Mapping[str, Path]:
    """Where the sources lie. Raises InvalidRequest for one that is said to lie in two places."""
    given: dict[str, Path] = {}
    for asset, file in pairs:
        if given.setdefault(asset, file) != file:
            raise InvalidRequest(f"Two files were given for the asset {asset!r}.")
    return given


def check_begins(timeline: Timeline, assets: Mapping[str, Asset]) -> None:
    """Raise OutOfMedia for a clip that begins after its file has ended."""
    for clip in timeline.clips():
        asset = assets[clip.asset]
        available = available_in(asset.info) if asset.info else None
        if available is not None and clip.source_start >= available:
            raise OutOfMedia(
                f"The clip {clip.id!r} begins {float(clip.source_start):g} s into {asset.name}, "
                f"which is only {float(available):g} s long."
            )


def source_of(asset: str, given: Mapping[str, Path]) -> Path:
    """The file that was given for an asset. Raises MediaMissing."""
    if asset not in given:
        raise MediaMissing(f"No file was given for the asset {asset!r}. Add --asset {asset}=FILE.")
    if not given[asset].is_file():
        raise MediaMissing(f"{given[asset]} is not there.")
    return given[asset].absolute()


def preset_for(output: Path) -> str:
    """The preset that the ending of a file name asks for. Raises InvalidRequest for one of no preset."""
    ending = output.suffix.lower()
    found = next((preset.name for preset in PRESETS if preset.extension == ending), None)
    if found is None and ending:
        raise InvalidRequest(f"No preset makes a file that ends in {ending}. Choose one with --preset.")
    return found or DEFAULT_PRESET.name
