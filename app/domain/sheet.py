"""Lists of videos as CSV files, read and written. Pure: bytes in, entries out.

Programs write CSV in many ways: with a byte order mark, in UTF-16, with semicolons, with or without
a line of headings. A cell that a table program would take for a formula is only ever text here, and
is written so that it stays text there.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.errors import InvalidRequest, TooLarge
from app.domain.lists import Entry

MAX_BYTES = 10_000_000
MAX_ROWS = 10_000
COLUMNS = ("source", "title", "in", "out", "captions")

_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("source", "address", "url", "link", "path", "file", "filename", "video"), "source"),
    **dict.fromkeys(("title", "name"), "title"),
    **dict.fromkeys(("in", "start", "from", "in point", "begin"), "start"),
    **dict.fromkeys(("out", "end", "to", "out point", "stop"), "end"),
    **dict.fromkeys(("captions", "subtitles", "caption file", "caption", "srt"), "captions"),
}
_IN_ORDER = ("source", "title", "start", "end", "captions")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_sheet(data: bytes) -> Sequence[Entry]:
    """The rows of a CSV file, each with the line that it begins on; empty lines are passed over.

    Raises TooLarge, and InvalidRequest for what is no CSV file at all.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("That CSV file is larger than 10 MB.")
    text = _decoded(data)
    rows = _rows(text)
    first = next(rows, None)
    if first is None:
        raise InvalidRequest("There is nothing in that CSV file.")
    order = _headings(first[1])
    entries = [] if order else [_entry(*first, _IN_ORDER)]
    for line, cells in rows:
        if len(entries) == MAX_ROWS:
            raise TooLarge(f"That CSV file has more than {MAX_ROWS:,} rows. Split it into several.")
        entries.append(_entry(line, cells, order or _IN_ORDER))
    if not entries:
        raise InvalidRequest("That CSV file has a line of headings and nothing below it.")
    return entries


def write_sheet(entries: Iterable[Entry]) -> str:
    """A CSV file that `read_sheet` understands, and that no table program takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for entry in entries:
        cells = (entry.source, entry.title, entry.start, entry.end, entry.captions)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return file.getvalue()


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidRequest(
                f"Line {line} of that CSV file cannot be read: a quotation mark may be missing."
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """What stands most often between the cells of the first line that holds something."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(",;\t|", key=outside.count)


def _headings(cells: Sequence[str]) -> Sequence[str] | None:
    """The fields in their order, when the cells are headings."""
    fields = [_FIELDS.get(cell.strip().lower(), "") for cell in cells]
    return fields if "source" in fields else None


def _entry(line: int, cells: Sequence[str], order: Sequence[str]) -> Entry:
    found: dict[str, str] = {}
    for field, cell in zip(order, cells, strict=False):
        if field and field not in found:
            found[field] = _plain(cell)
    return Entry(
        source=found.get("source", ""),
        title=" ".join(found.get("title", "").split()),
        start=found.get("start", ""),
        end=found.get("end", ""),
        captions=found.get("captions", ""),
        line=line,
    )


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"))
    if data[1:2] == b"\0":
        return _checked(data.decode("utf-16-le", "replace"))
    if data[:1] == b"\0":
        return _checked(data.decode("utf-16-be", "replace"))
    try:
        return _checked(data.decode())
    except UnicodeDecodeError:
        return _checked(data.decode("cp1252", "replace"))


def _checked(text: str) -> str:
    if "\0" in text:
        raise InvalidRequest("That is not a CSV file.")
    return text
