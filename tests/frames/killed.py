"""The process that a test kills in mid-render: source and folder on its command line."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.frames.exporting import export
from tests.frames.test_faults import three_segments


def main() -> None:
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    export(three_segments(), {"s": source}, folder)


if __name__ == "__main__":
    main()
