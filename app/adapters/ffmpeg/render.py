"""Making what a plan says: parts, joining, checking; and going on where a killed render stopped."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from app import fonts
from app.adapters.ffmpeg.join import join, make_in_one_run
from app.adapters.ffmpeg.makings import make, making, share_of
from app.adapters.ffmpeg.process import Ffmpeg
from app.adapters.ffmpeg.pulse import every
from app.adapters.ffmpeg.record import Record, made_by
from app.adapters.ffmpeg.side_texts import srt_file
from app.adapters.ffmpeg.spans import make_parts
from app.adapters.ffmpeg.splice import Splicer, splice
from app.adapters.ffmpeg.stages import Stages
from app.adapters.ffmpeg.verify import OutputTooLarge, verify
from app.adapters.ffmpeg.workshop import Workshop
from app.domain.errors import FfmpegFailed, FontMissing, OutputInvalid, RenderCancelled
from app.domain.presets import Preset
from app.domain.rate_control import tighter
from app.domain.render_plan.going_on import put_together
from app.domain.render_plan.own_times import seams_of
from app.domain.render_plan.pace import costs, in_one_run
from app.domain.render_plan.planning import encoded_whole
from app.domain.render_plan.stage import Stage
from app.domain.render_plan.summary import encoded_by_reason
from app.domain.render_plan.values import PlannedSource, RenderPlan
from app.ports import Backing, Cancelled, Rendered, Report
from app.ports.spans import Span

logger = logging.getLogger(__name__)

MOST_TRIES = 5  # to stay below a size
AGES = Fraction(10**9)  # seconds before any picture
SPEAK_SECONDS = 0.5  # between two words at most


def render(
    ffmpeg: Ffmpeg,
    plan: RenderPlan,
    sources: Mapping[str, Path],
    folder: Path,
    *,
    report: Report,
    cancelled: Cancelled,
    backing: Backing,
) -> Rendered:
    """The finished files, the main one first. See `MediaWork.render` for what is promised."""
    preset = plan.preset
    stages = Stages(costs(plan, backing.paces), report)
    record = Record(sources)
    shop = Workshop(ffmpeg, folder, sources, stages, cancelled, backing, record)
    final = folder / f"finished{preset.extension}"
    stages.say(Stage.PREPARING, 0.0, "Looking at what is there already")
    with every(SPEAK_SECONDS, stages.again):
        facts = _finished(shop, plan, final)
        if not facts:
            shop.clear("output.*.part", "finished.*.part", "sound-*.part")  # of an attempt that was killed
            facts = _kept(shop, plan, preset, final) or _make_where_it_works(shop, plan, final)
    return Rendered(
        (final, *_captions_beside(plan, folder)),
        {
            **facts,
            "took": stages.took(),
            "sound_share": stages.sound_share(),
            **made_by(ffmpeg, record),
        },
    )


def make_span(
    ffmpeg: Ffmpeg,
    plan: RenderPlan,
    sources: Mapping[str, Path],
    folder: Path,
    span: Span,
    *,
    report: Callable[[int], None],
    cancelled: Cancelled,
    backing: Backing,
) -> None:
    """Make one span of a render that runs elsewhere. See `MediaWork.span` for what is promised."""
    silent = Stages({}, lambda progress: None)
    shop = Workshop(ffmpeg, folder, sources, silent, cancelled, backing, Record(sources))
    wanted = making(shop, plan, plan.preset, span.number)
    if wanted.span != span:
        raise OutputInvalid("That part of the picture would be another one here.")
    if not shop.has(span.name):
        share = share_of(plan, plan.preset, span.number, at_once=1)
        make(shop, wanted, share, report=report, cancelled=cancelled)


def _finished(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """The facts of what an earlier attempt finished; nothing when it did not, or made it otherwise."""
    if not final.is_file():
        return {}
    try:
        return _verified(shop, final, plan, plan.preset)
    except OutputInvalid as error:
        logger.info("What an earlier attempt finished is made again: %s", error.message)
        final.unlink()
        return {}


def _kept(shop: Workshop, plan: RenderPlan, preset: Preset, final: Path) -> Mapping[str, Any]:
    """Take over the whole output when the same was made before; nothing when it was not."""
    cache = shop.backing.cache
    if cache is None:
        return {}
    name = shop.naming.whole(plan, preset)
    with shop.half_made(final.stem) as part:
        place = shop.folder / part
        if not cache.fetch(name, place):
            return {}
        try:
            facts = _verified(shop, place, plan, preset)
        except OutputInvalid:
            shop.drop(name)
            return {}
        place.replace(final)
    return {**facts, "kept_whole": True}


def _make_where_it_works(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output on the graphics card that was asked for, or else on the processor. The facts say so."""
    preset = plan.preset
    try:
        return _make_surely(shop, plan, preset, final)
    except FfmpegFailed as error:
        if preset.instead is None or preset.picture is None:
            raise
        logger.warning("%s does not work here: %s", preset.picture.encoder, error.message)
    shop.stages.say(Stage.ENCODING, 0.0, "Encoding without the graphics card")
    software = replace(plan, preset=replace(preset, picture=preset.instead, instead=None))
    alone = replace(shop, backing=replace(shop.backing, crew=None))  # the others know the first plan
    facts = _make_surely(alone, software, software.preset, final)
    return {**facts, "not_on": preset.picture.encoder}


def _make_surely(shop: Workshop, plan: RenderPlan, preset: Preset, final: Path) -> Mapping[str, Any]:
    """Make the output, in ways that rely on less and less. The facts say what did not hold."""
    try:
        return _make_small_enough(shop, plan, final)
    except OutputInvalid as error:
        if plan.landings:  # nothing may be encoded
            raise
        reason = error.message
    if preset.most_bytes is not None:
        raise OutputInvalid(reason)
    logger.warning("A render is made again in full: %s", reason)
    for part in [part for kind in ("segment", "sound", "seam") for part in shop.folder.glob(f"{kind}-*")]:
        shop.drop(part.name)
    whole = encoded_whole(plan, "Copying did not hold.") if plan.copies else plan
    facts = _make(shop, _from_the_start(whole), preset, final)
    return {**facts, "made_again": reason}


def _make_small_enough(shop: Workshop, plan: RenderPlan, final: Path) -> Mapping[str, Any]:
    """Make the output; one that must stay below a size again, with lower rates, until it does."""
    for _ in range(MOST_TRIES):
        try:
            return _make(shop, plan, plan.preset, final)
        except OutputTooLarge as error:
            logger.info("An export came out with %s bytes and is made again", error.bytes)
            plan = replace(plan, preset=tighter(plan.preset, error.bytes))
            shop = replace(shop, backing=replace(shop.backing, crew=None))  # which knows the first plan
    raise OutputInvalid("It does not fit into that size. Choose a smaller picture or a larger file.")


def _make(shop: Workshop, plan: RenderPlan, preset: Preset, final: Path) -> Mapping[str, Any]:
    if plan.burnt:
        _lay_out_fonts(shop, plan)
    drawn = {"made_part": 1.0, "made_frames": plan.frames - plan.copied_frames, "made_sound": True}
    if in_one_run(plan):
        made = make_in_one_run(shop, plan, preset)
    else:
        with closing(Splicer()) as splicer:
            if plan.copied_frames == plan.frames:  # nothing takes longer than to begin
                splicer.get_ready()
            parts = make_parts(shop, plan, preset, soon=splicer.get_ready if plan.copies else None)
            if plan.copies:
                made = splice(
                    shop, plan, preset.muxer, pieces=parts.segments, extras=parts.extras, splicer=splicer
                )
            else:
                made = join(shop, plan, preset, parts)
        drawn = {
            "made_part": parts.made_part,
            "made_frames": parts.made_frames,
            "made_sound": parts.made_sound,
        }
    if shop.cancelled():
        raise RenderCancelled
    with _keeping(shop, shop.naming.whole(plan, preset), made), _meanwhile(lambda: _flush(made)):
        facts = _verified(shop, made, plan, preset)
        shop.stages.say(Stage.FINALISING, 0.0, "Finishing the file")
    made.replace(final)
    return {**facts, **drawn}


def _lay_out_fonts(shop: Workshop, plan: RenderPlan) -> None:
    folder = shop.folder / "fonts"
    folder.mkdir(exist_ok=True)
    for font in fonts.files_for(plan.caption_style):
        shutil.copy(font, folder)
    for file in (font.file for font in plan.lettering.fonts):
        if file.sha256 not in shop.backing.fonts:
            raise FontMissing(
                f"The font “{file.name}”, with which this was planned, is not on this machine. "
                "Give every worker the same fonts, or export again."
            )
        place = folder / f"{file.sha256[:32]}{Path(file.name).suffix.lower()}"
        shutil.copyfile(shop.backing.fonts[file.sha256], place)


@contextmanager
def _meanwhile(task: Callable[[], None]) -> Iterator[None]:
    """Do something beside the block; both are done when it ends."""
    with ThreadPoolExecutor(1, "meanwhile") as beside:
        done = beside.submit(task)
        yield
        done.result()


def _flush(file: Path) -> None:
    """Bring a file to the disk, so that it outlives a machine that loses its power."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


@contextmanager
def _keeping(shop: Workshop, name: str, made: Path) -> Iterator[None]:
    """Keep a file for later exports while the block checks it; one that does not pass is forgotten.

    Should nobody live to do so: what is kept as a whole is checked again when it is used.
    """
    cache = shop.backing.cache
    if cache is None:
        yield
        return
    with ThreadPoolExecutor(1, "keep") as beside:
        kept = beside.submit(cache.keep, name, made)
        try:
            yield
        except BaseException:
            kept.result()
            cache.forget(name)
            raise


def _verified(shop: Workshop, made: Path, plan: RenderPlan, preset: Preset) -> Mapping[str, Any]:
    def say(part: float) -> None:
        shop.stages.say(Stage.VERIFYING, part, "Checking the result")

    say(0.0)
    facts = verify(made, plan, preset, report=say)
    say(1.0)
    copied = {"copied_frames": plan.copied_frames, "seams": len(seams_of(plan))} if plan.splice else {}
    taken = [each.sound.copied_packets for each in plan.by_sound() if each.sound]
    heard = {"copied_sound_packets": sum(taken)} if taken else {}
    if plan.further:
        heard["sound_tracks"] = 1 + len(plan.further)
    return {**facts, **copied, **heard, "encoded": encoded_by_reason(plan)}


def _from_the_start(plan: RenderPlan) -> RenderPlan:
    """The same plan without trust in any file's index: each clip's file is read once, from its beginning."""
    segments = (
        replace(segment, runs=tuple(replace(run, entry=None) for run in segment.runs))
        for segment in plan.segments
    )
    sources = tuple(_read_from_the_start(source) for source in plan.sources)
    return replace(plan, segments=put_together(segments), sources=sources)


def _read_from_the_start(source: PlannedSource) -> PlannedSource:
    picture = source.picture
    return replace(source, picture=replace(picture, preroll=AGES)) if picture else source


def _captions_beside(plan: RenderPlan, folder: Path) -> tuple[Path, ...]:
    paths = []
    for number, track in enumerate(plan.beside):
        path = folder / f"captions-{number}.srt"
        path.write_text(srt_file(track, plan.rate), encoding="utf-8")
        paths.append(path)
    return tuple(paths)
