"""The export command: a timeline and its files in, one finished file out; no server, no database."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.probe import AvProber
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.files import DiskFiles
from app.domain.accounts import LOCAL_OWNER
from app.domain.errors import (
    AppError,
    FolderNotWritable,
    InvalidDocument,
    InvalidRequest,
    MediaMissing,
    OutputInvalid,
    RenderCancelled,
    SettingsError,
)
from app.domain.media import Asset, AssetState
from app.domain.media_index import MediaIndex
from app.domain.media_index_file import index_from_bytes
from app.domain.presets import DEFAULT_PRESET, PRESETS, CaptionsOutput, EncodeChoice, preset_named
from app.domain.render_plan import (
    Paces,
    RenderPlan,
    estimated,
    expectation,
    plan_render,
    plan_to_json,
    summary,
    wants_index,
)
from app.domain.serial import from_text
from app.domain.timeline import Timeline, check
from app.processes.export_progress import ExportProgress, Telling
from app.services.pace_notes import PaceNotes
from app.settings import Settings

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
LARGEST_DOCUMENT = 64 * 1024 * 1024  # bytes


def export_command(arguments: Sequence[str]) -> int:
    """Run `export` with its arguments and give the exit code. Nothing partial stays."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as left:  # argparse has said what is wrong, or shown its help
        return WRONG_USAGE if left.code else DONE
    telling = options.progress or (Telling.BAR if sys.stderr.isatty() else Telling.NONE)
    progress = ExportProgress(Telling(telling))
    try:
        with _interruption() as interrupted:
            message = _export(options, progress, interrupted)
    except RenderCancelled as error:
        progress.failed(error.message, cancelled=True)
        return INTERRUPTED
    except AppError as error:
        progress.failed(error.message, cancelled=False)
        sys.stderr.write(f"{error.message}\n")
        return FAILED
    progress.done(message)
    return DONE


def _parser() -> argparse.ArgumentParser:
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
    parser.add_argument(
        "--plan", action="store_true", help="print what would be done as JSON, and make nothing"
    )
    parser.add_argument("--progress", choices=[telling.value for telling in Telling], default=None)
    return parser


def _pair(text: str) -> tuple[str, Path]:
    name, separator, file = text.partition("=")
    if not (name and separator and file):
        raise argparse.ArgumentTypeError(f"{text!r} is not ID=FILE")
    return name, Path(file)


def _export(options: argparse.Namespace, progress: ExportProgress, interrupted: threading.Event) -> str:
    timeline = _read_timeline(options.timeline)
    given = dict(options.asset)
    files = {asset: _source(asset, given) for asset in sorted({clip.asset for clip in timeline.clips()})}
    output = options.output.absolute()
    if any(output.exists() and file.samefile(output) for file in files.values()):
        raise InvalidRequest("The output would replace one of its own sources. Choose another name.")
    preset = preset_named(options.preset or _preset_for(output))
    assets = {asset: _probed(asset, file) for asset, file in files.items()}
    with _workplace(output) as folder:
        work = FfmpegWork(Ffmpeg(find_ffmpeg(os.environ.get("CUTROOM_FFMPEG"))))
        encode = EncodeChoice(options.encode)
        copies = preset.copies and encode is not EncodeChoice.ALL
        indexes = _indexes(work, assets, files, folder, interrupted) if copies else None
        captions = CaptionsOutput(options.captions)
        plan = plan_render(timeline, assets, preset, captions, indexes=indexes, encode=encode)
        if options.plan:
            estimate = estimated(plan, _paces())
            told = {**plan_to_json(plan), "estimate": asdict(estimate)}
            sys.stdout.write(json.dumps(told, indent=2) + "\n")
            return f"{summary(plan)}; {expectation(estimate)}"
        rendered = work.render(plan, files, folder, report=progress.report, cancelled=interrupted.is_set)
        for path, place in zip(rendered.files, _places(output, plan), strict=True):
            path.replace(place)
    return f"{output.name}: {summary(plan)}"


def _read_timeline(name: str) -> Timeline:
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise InvalidDocument("That timeline is too large to be one.")
        return check(from_text(path.read_text("utf-8")))
    except OSError as error:
        raise InvalidDocument(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidDocument(f"{name} is not a timeline.") from error


def _source(asset: str, given: Mapping[str, Path]) -> Path:
    if asset not in given:
        raise MediaMissing(f"No file was given for the asset {asset!r}. Add --asset {asset}=FILE.")
    if not given[asset].is_file():
        raise MediaMissing(f"{given[asset]} is not there.")
    return given[asset].absolute()


def _probed(asset: str, file: Path) -> Asset:
    info = AvProber().probe(file)
    return Asset(asset, LOCAL_OWNER, file.name, "", AssetState.READY, info.size_bytes, "", info)


def _indexes(
    work: FfmpegWork,
    assets: Mapping[str, Asset],
    files: Mapping[str, Path],
    folder: Path,
    interrupted: threading.Event,
) -> Mapping[str, MediaIndex]:
    """Where the sources can be cut without encoding; one that cannot be read ahead has none."""
    found = {}
    for name, asset in assets.items():
        if asset.info is None or not wants_index(asset):
            continue
        try:
            made = work.index(
                files[name], asset.info, folder, report=lambda progress: None, cancelled=interrupted.is_set
            )
        except OutputInvalid:
            continue
        found[name] = index_from_bytes(made.read_bytes())
        made.unlink()
    return found


def _paces() -> Paces:
    """What the server's exports have learned of this machine, if there is one."""
    try:
        return PaceNotes(DiskFiles(Settings.read().files_dir)).read()
    except SettingsError:
        return {}


def _preset_for(output: Path) -> str:
    ending = output.suffix.lower()
    return next((preset.name for preset in PRESETS if preset.extension == ending), DEFAULT_PRESET.name)


def _places(output: Path, plan: RenderPlan) -> tuple[Path, ...]:
    """Where the finished files go: captions beside the video are named after it."""
    names = [track.language or "und" for track in plan.beside]
    safe = ["".join(sign for sign in name if sign.isalnum() or sign == "-")[:16] for name in names]
    unlike = [name if safe.count(name) == 1 else f"{number}.{name}" for number, name in enumerate(safe, 1)]
    return (output, *(output.with_name(f"{output.stem}.{name}.srt") for name in unlike))


@contextmanager
def _workplace(output: Path) -> Iterator[Path]:
    """A folder beside the output, so that finished files only need to be moved. It never stays."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".cutroom-export-", dir=output.parent))
    except OSError as error:
        raise FolderNotWritable(f"{output.parent} cannot be written.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _interruption() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C or a request to end, instead of an exception in mid-work."""
    event = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        event.set()

    numbers = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
