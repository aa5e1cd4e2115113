"""The two kinds of coded picture that are copied with their parameter sets, each in a module of one form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from av.packet import Packet
from av.stream import Stream

from app.adapters.ffmpeg.bitstreams import h264, hevc
from app.adapters.ffmpeg.bitstreams.plain_packets import plain, remade
from app.adapters.ffmpeg.bitstreams.units import packed, started_units, units
from app.domain.packet_index import ParameterSets

if TYPE_CHECKING:  # a child that probes or indexes would load the whole plan for this name
    from app.domain.render_plan.values import Splice


class Configuration(Protocol):
    """A decoder configuration: the parameter sets that a stream's pictures name."""

    @property
    def sets(self) -> frozenset[bytes]:
        """Every parameter set, as its bytes."""
        ...

    def facts(self) -> ParameterSets:
        """What copying must know. Raises ValueError for sets that make no sense."""
        ...


class Bitstream(Protocol):
    """What is known of one codec's packets."""

    SET_TYPES: frozenset[int]
    SEPARATORS: frozenset[int]

    def read_configuration(self, data: bytes) -> Configuration:
        """Raises ValueError when it is none, or of an unusual kind."""
        ...

    def merged(self, configurations: Sequence[Configuration]) -> bytes:
        """One configuration with the sets of all. Raises ValueError when they collide."""
        ...

    def unit_type(self, unit: memoryview) -> int:
        """What a unit holds."""
        ...

    def is_start(self, kinds: frozenset[int]) -> bool:
        """Whether a packet of units of those types can begin a group."""
        ...


def has_sets(codec: str) -> bool:
    """Whether pictures of a codec name parameter sets that stand in a file's head."""
    return codec in ("h264", "hevc")


def bitstream_of(codec: str) -> Bitstream:
    """How packets of a codec are read. Raises ValueError for one that is not copied."""
    if not has_sets(codec):
        raise ValueError(f"{codec} is not copied")
    return cast(Bitstream, hevc if codec == "hevc" else h264)


def codec_of(stream: Stream) -> str:
    """What the codec of a stream is called."""
    codec = stream.codec_context.codec
    return codec.canonical_name if codec else stream.codec_context.name


def fitted_configuration(data: bytes, splice: Splice | None) -> Configuration:
    """The configuration of an encoded piece, its sets numbered as the splice says."""
    if splice is not None and splice.codec == "hevc":
        return hevc.read_configuration(data).renumbered(splice.set_number)
    return h264.read_configuration(data)


def fitted_packet(packet: Packet[Any], splice: Splice | None) -> Packet[Any]:
    """A packet of an encoded piece that names its sets as `fitted_configuration` has numbered them."""
    if splice is None or splice.codec != "hevc":
        return plain(packet)
    renumbered = (hevc.renumbered_unit(unit, splice.set_number) for unit in units(memoryview(packet)))
    return remade(packet, packed(renumbered))


def copied_packet(packet: Packet[Any], codec: str, *, started: bool, begins: bool) -> Packet[Any]:
    """A packet of a source as it must be in a file; `begins` when other pictures come before it.

    With start codes its parameter sets are left out, since the file's head has them.
    """
    broken = begins and codec == "hevc"
    if not started and not broken:
        return plain(packet)
    data = memoryview(packet)
    if started:
        form = bitstream_of(codec)
        skipped = form.SET_TYPES | form.SEPARATORS
        data = memoryview(
            packed(unit for unit in started_units(bytes(data)) if form.unit_type(unit) not in skipped)
        )
    if broken:
        data = memoryview(packed(hevc.broken_link_unit(unit) for unit in units(data)))
    return remade(packet, data)
