"""Text of PDFs, this project's sandboxed reader beside pdfium alone: python -m bench.parsing [FOLDER] [--rounds N]

Both run by turns in one process time and again, and what counts is processor time, which other work on the machine
changes least. The reader's is that of the child and of the parent that feeds it; the profile, which pdfium alone does
not make, is left out.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from applications.parsing import sandbox
from applications.parsing.filetype import PDF

_SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
_WITHOUT_PROFILE = (
    "import sys; sys.path.insert(0, {root!r}); from applications.parsing import child, types; "
    "child.read_profile = lambda document: types.Profile(); child.main()"
)


def main() -> None:
    options = _options()
    files = [path.read_bytes() for path in sorted(options.folder.glob("*.pdf"))]
    if not files:
        sys.exit(f"no PDF files in {options.folder}")
    sandbox._PROGRAM = _WITHOUT_PROFILE.format(root=str(sandbox._ROOT))
    child = sandbox.Child()
    bare: list[float] = []
    ours: list[float] = []
    try:
        for number in range(options.rounds + 1):
            bare.append(_seconds(files, _bare_text, None))
            ours.append(_seconds(files, lambda data: child.read(data, PDF), child.pid))
            if number == 0:  # the first reading of each file warms caches
                bare.clear()
                ours.clear()
    finally:
        child.close()
    _report(len(files), bare, ours)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_SAMPLES, help="where the PDF files are")
    parser.add_argument("--rounds", type=int, default=5, help="how often each file is read by each")
    return parser.parse_args()


def _bare_text(data: bytes) -> None:
    """What a program does that wants nothing but the characters."""
    with pdfium.PdfDocument(data) as document:
        for page in document:
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()


def _seconds(files: list[bytes], read: Callable[[bytes], object], child: int | None) -> float:
    """Processor time a file, of this process and of `child`."""
    before = _clock(child)
    for data in files:
        read(data)
    return (_clock(child) - before) / len(files)


def _clock(child: int | None) -> float:
    """Linux and macOS number the clock of another process's processor time by its id."""
    spent = time.process_time()
    return spent if child is None else spent + time.clock_gettime((~child << 3) | 2)


def _report(files: int, bare: list[float], ours: list[float]) -> None:
    ratio = statistics.median(one / other for one, other in zip(bare, ours, strict=True))
    lines = [f"{files} files, median of {len(bare)} rounds, processor time of one core"]
    for name, rounds in (("pdfium alone", bare), ("sandboxed reader", ours)):
        middle = statistics.median(rounds)
        lines.append(f"{name:18}{middle * 1e3:8.2f} ms a file {1 / middle:8.0f} files a second")
    lines.append(f"{'ratio':18}{ratio:8.2f} of the bare rate")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
