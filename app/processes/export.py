"""The export command: a timeline and its files in, one finished file out; no server, no database."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from app.adapters.ffmpeg.binary import find_ffmpeg
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.work import FfmpegWork
from app.adapters.files import DiskFiles
from app.adapters.fonts import FontFolders, installed_fonts
from app.domain.errors import (
    AppError,
    FolderNotWritable,
    InvalidRequest,
    RenderCancelled,
    SettingsError,
)
from app.domain.names import file_name
from app.domain.orders import Order, Surroundings, orders
from app.domain.presets import Kind
from app.domain.render_plan.forecast.pace import Paces, estimated_all
from app.domain.render_plan.forecast.summary import forecast, summary
from app.domain.render_plan.values import RenderPlan
from app.domain.render_request import FIELDS
from app.domain.timeline import Timeline
from app.ports import Backing
from app.processes.export_arguments import (
    check_begins,
    make_parser,
    places_of,
    preset_for,
    read_timeline,
    source_of,
)
from app.processes.export_plan import printed_plans
from app.processes.export_progress import ExportProgress, Telling
from app.processes.export_sources import indexes_of, probed
from app.services.clock import now_iso
from app.services.jobs.pace_notes import PaceNotes
from app.services.rendering.letters import font_files, lettered, warnings_of
from app.settings import Settings

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def export_command(arguments: Sequence[str]) -> int:
    """Run `export` with its arguments and give the exit code. Nothing partial stays."""
    try:
        options = make_parser().parse_args(arguments)
    except SystemExit as left:  # argparse has said what is wrong, or shown its help
        return WRONG_USAGE if left.code else DONE
    telling = Telling(options.progress or (Telling.BAR if sys.stderr.isatty() else Telling.NONE))
    if options.plan and telling is Telling.JSON:  # standard output has one document, the plan
        telling = Telling.NONE
    progress = ExportProgress(telling)
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


def _export(options: argparse.Namespace, progress: ExportProgress, interrupted: threading.Event) -> str:
    timeline = read_timeline(options.timeline)
    given = places_of(options.asset)
    files = {asset: source_of(asset, given) for asset in sorted({clip.asset for clip in timeline.clips()})}
    output = options.output.absolute()
    if output.is_dir():
        raise InvalidRequest(f"{output} is a folder. Name the file to write.")
    if any(output.exists() and file.samefile(output) for file in files.values()):
        raise InvalidRequest("The output would replace one of its own sources. Choose another name.")
    ordered = _orders(options, output, timeline, given)
    outputs = [output]
    if len(ordered) > 1:
        outputs = [output.with_name(file_name(order.name) + output.suffix) for order in ordered]
    assets = {asset: probed(asset, file) for asset, file in files.items()}
    check_begins(timeline, assets)
    fonts = _fonts()
    with _workplace(output) as folder:
        work = FfmpegWork(Ffmpeg(find_ffmpeg(os.environ.get("CUTROOM_FFMPEG"))))
        still = all(order.request.preset.kind is Kind.STILL for order in ordered)
        # One picture is found sooner than a file is read.
        indexes = {} if still else indexes_of(work, assets, files, folder, interrupted)
        plans = [
            lettered(order.request.plan(timeline, assets, indexes), timeline, fonts) for order in ordered
        ]
        for warning in warnings_of(plans):
            sys.stderr.write(f"{warning}\n")
        if options.plan:
            paces = _paces()
            sys.stdout.write(printed_plans([*zip(outputs, plans, strict=True)], paces))
            return forecast(plans, estimated_all(plans, paces))
        for number, (final, plan) in enumerate(zip(outputs, plans, strict=True)):
            place = folder / str(number)
            place.mkdir()
            rendered = work.render(
                plan,
                files,
                place,
                report=progress.part(number, len(plans)),
                cancelled=interrupted.is_set,
                backing=Backing(fonts=font_files(fonts, plan.lettering)),
            )
            for made, target in zip(rendered.files, _places(final, plan), strict=True):
                made.replace(target)
    return f"{output.name}: {summary(plans[0])}" if len(plans) == 1 else f"{len(plans)} files"


def _orders(
    options: argparse.Namespace, output: Path, timeline: Timeline, given: Mapping[str, Path]
) -> Sequence[Order]:
    """What the options ask for, in the words of a request."""
    fields = {name: getattr(options, name) for name in FIELDS & set(vars(options))}
    names = {asset: file.stem for asset, file in given.items()}
    around = Surroundings(timeline, output.stem, now_iso()[:10], names, {}, {})
    wanted = {**fields, "preset": options.preset or preset_for(output), "name": output.stem}
    return orders(wanted, around)


def _paces() -> Paces:
    """What the server's exports have learned of this machine, if there is one."""
    try:
        return PaceNotes(DiskFiles(Settings.read().files_dir)).read()
    except SettingsError:
        return {}


def _fonts() -> FontFolders:
    """The fonts of the server's folder, if there is one, and those that are installed."""
    try:
        return FontFolders(Settings.read().own_fonts, installed_fonts())
    except SettingsError:
        return FontFolders(None, installed_fonts())


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
