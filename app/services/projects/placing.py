"""Whether media can do what a command asks of them: lie on its track, be heard by that sound track."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.commands import Command
from app.domain.commands.arranging import Append, Exchange, Insert, Overwrite, Paste
from app.domain.commands.playing import DetachSound, SetSound, SetSounds
from app.domain.errors import EditRejected
from app.domain.media import Asset
from app.domain.timeline import Timeline, TrackKind


def assets_named(command: Command) -> frozenset[str]:
    """The assets that a command brings to the timeline."""
    if isinstance(command, Append):
        return frozenset(clip.asset for clip in command.clips)
    if isinstance(command, Paste):
        return frozenset(clip.asset for part in command.parts for clip in part.clips)
    if isinstance(command, Insert | Overwrite):
        return frozenset({command.asset, *(clip.asset for clip in command.then)})
    if isinstance(command, Exchange):
        return frozenset({command.by})
    return frozenset()


def on_fitting_tracks(command: Command, timeline: Timeline, assets: Mapping[str, Asset]) -> Command:
    """The command, when its media belong on the track that it names. Raises EditRejected, TrackNotFound.

    Sound that names no track goes to one for sound.
    """
    if isinstance(command, Paste):
        for part in command.parts:
            kind = timeline.track(part.track).kind
            for asset_id in {clip.asset for clip in part.clips} & assets.keys():
                _require_place(assets[asset_id], kind)
        return command
    new = [assets[asset_id] for asset_id in sorted(assets_named(command)) if asset_id in assets]
    if not new or not isinstance(command, Append | Insert | Overwrite):
        return command
    if isinstance(command, Append) and command.track is None:
        only_sound = not any(_has_picture(asset) for asset in new)
        command = replace(command, kind=TrackKind.AUDIO if only_sound else command.kind)
        kind = command.kind
    elif isinstance(command, Overwrite) and command.track is None:
        kind = command.kind
    else:
        assert command.track is not None
        kind = timeline.track(command.track).kind
    for asset in new:
        _require_place(asset, kind)
    return command


def require_streams(command: Command, timeline: Timeline, assets: Mapping[str, Asset]) -> None:
    """Raise EditRejected when a file that is to take the place of another lacks what its clips show."""
    new = assets.get(command.by) if isinstance(command, Exchange) else None
    if not isinstance(command, Exchange) or new is None or new.info is None:
        return
    for track in timeline.tracks:
        for clip, _ in track.clips():
            if clip.asset != command.asset:
                continue
            if track.kind is TrackKind.VIDEO and not _has_picture(new):
                raise EditRejected(f"{new.name} has no picture, and a clip here shows one.")
            if track.kind is TrackKind.AUDIO and new.info.sound is None:
                raise EditRejected(f"{new.name} has no sound, and a clip here plays it.")
            if clip.sound > max(1, len(new.info.audio)):
                raise EditRejected(f"{new.name} has no sound track {clip.sound}, and a clip here plays it.")


def require_sounds(command: Command, timeline: Timeline, assets: Mapping[str, Asset]) -> None:
    """Raise EditRejected when a command chooses a sound track that the file of a clip has not got."""
    if not isinstance(command, SetSound | SetSounds):
        return
    named = {command.clip} if isinstance(command, SetSound) else set(command.clips)
    for clip in timeline.clips():
        asset = assets.get(clip.asset) if clip.id in named else None
        if asset is None or asset.info is None:
            continue
        if command.sound > (count := len(asset.info.audio)):
            has = f"has {count} sound tracks" if count > 1 else "has only one" if count else "has no sound"
            raise EditRejected(f"There is no such sound track: {asset.name} {has}.")


def of_clips_with_sound(command: Command, timeline: Timeline, assets: Mapping[str, Asset]) -> Command:
    """The command, without clips that have no sound to take off them. Raises EditRejected when none has."""
    if not isinstance(command, DetachSound):
        return command
    named = {clip.id: assets.get(clip.asset) for clip in timeline.clips() if clip.id in command.clips}
    mute = {clip: asset for clip, asset in named.items() if asset and asset.info and not asset.info.sound}
    heard = tuple(clip for clip in command.clips if clip not in mute)
    if not heard:
        names = {asset.name for asset in mute.values()}
        which = f"{names.pop()} has" if len(names) == 1 else "Those files have"
        raise EditRejected(f"{which} no sound.")
    return replace(command, clips=heard)


def _require_place(asset: Asset, kind: TrackKind) -> None:
    if kind is TrackKind.VIDEO and not _has_picture(asset):
        raise EditRejected(f"{asset.name} has no picture. Put it on a track for sound.")
    if kind is TrackKind.AUDIO and asset.info is not None and asset.info.sound is None:
        raise EditRejected(f"{asset.name} has no sound. Put it on a track for pictures.")


def _has_picture(asset: Asset) -> bool:
    return asset.info is None or asset.info.picture is not None
