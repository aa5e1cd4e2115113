"""However a form is cut on its way, the file in it is the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.api.media.multipart import MOST_PARTS, FormFile, Mark, Start
from app.domain.errors import InvalidRequest

TYPE = "multipart/form-data; boundary=xyz"
TRICKY = st.lists(
    st.sampled_from([b"\r\n", b"--xyz", b"--", b"\r", b"\n", b"-", b"\0", b"--xy", b"a", b"\r\n--xyz "])
).map(b"".join)


def form(data: bytes) -> bytes:
    heading = b'Content-Disposition: form-data; name="file"; filename="talk.mp4"\r\n\r\n'
    note = b'--xyz\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
    return note + b"--xyz\r\n" + heading + data + b"\r\n" + note + b"--xyz--\r\n"


def read(whole: bytes, cuts: list[int]) -> tuple[list[str], bytes, bool]:
    reader = FormFile(TYPE)
    names, data, ended = [], bytearray(), False
    edges = sorted({0, len(whole), *(cut % (len(whole) + 1) for cut in cuts)})
    for start, end in pairwise(edges):
        for piece in reader.feed(whole[start:end]):
            match piece:
                case Start(name):
                    names.append(name)
                case Mark.END:
                    ended = True
                case bytes():
                    data += piece
    return names, bytes(data), ended and reader.complete


@given(data=TRICKY, cuts=st.lists(st.integers(min_value=0), max_size=40))
def test_a_file_is_read_the_same_however_its_form_is_cut(data: bytes, cuts: list[int]) -> None:
    assume(b"\r\n--xyz" not in b"\r\n" + data)  # no client chooses a boundary that its file holds
    assert read(form(data), cuts) == (["talk.mp4"], data, True)


@given(rubbish=st.binary(max_size=300), cuts=st.lists(st.integers(min_value=0), max_size=10))
def test_rubbish_is_never_a_whole_file(rubbish: bytes, cuts: list[int]) -> None:
    try:
        _names, _data, whole = read(rubbish, cuts)
    except InvalidRequest:
        return
    assert not whole


def test_a_form_of_very_many_fields_is_refused() -> None:
    field = b'--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    reader = FormFile("multipart/form-data; boundary=xyz")
    assert list(reader.feed(field * MOST_PARTS)) == []
    with pytest.raises(InvalidRequest, match="too many fields"):
        list(reader.feed(field * 2))
