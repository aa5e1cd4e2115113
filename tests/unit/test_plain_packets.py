"""What is left of a packet that goes into another file."""

from __future__ import annotations

import av

from app.adapters.ffmpeg.bitstreams.plain_packets import plain, remade
from tests.media import Clip, make


def test_a_packet_to_which_nothing_was_added_is_taken_as_it_is() -> None:
    packet = av.Packet(b"pixels")
    packet.is_keyframe = True
    assert plain(packet) is packet


def test_what_a_demuxer_says_to_decoders_is_left_behind() -> None:
    packet = av.Packet(b"pixels")
    packet.is_keyframe = packet.is_corrupt = True
    left = plain(packet)
    assert (bytes(left), left.is_keyframe, left.is_corrupt) == (b"pixels", True, False)


def test_so_is_how_much_of_the_first_sound_players_pass_over() -> None:
    with av.open(str(make(Clip(frames=25, sound="aac")))) as container:
        first = next(packet for packet in container.demux(audio=0))
        assert any(first.iter_sidedata())
        left = plain(first)
        assert not any(left.iter_sidedata()) and not left.is_discard
        assert bytes(left) == bytes(first)


def test_other_bytes_take_the_place_of_a_packet_with_its_flag() -> None:
    packet = av.Packet(b"pixels")
    packet.is_keyframe = True
    assert (bytes(remade(packet, b"others")), remade(packet, b"others").is_keyframe) == (b"others", True)
