"""The child process that looks into one file: `python -m app.adapters.ffmpeg.probe_child FILE`.

Writes one line of JSON: `{"info": …}`, or `{"refused": name of a MediaError, "message": sentence}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import av.logging

from app.adapters.db.media_json import info_to_json
from app.adapters.ffmpeg.inspection import inspect
from app.domain.errors import MediaError


def main(path: Path) -> None:
    """Look into the file and say what was found."""
    av.logging.set_level(None)
    try:
        answer: dict[str, Any] = {"info": info_to_json(inspect(path))}
    except MediaError as error:
        answer = {"refused": type(error).__name__, "message": error.message}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
