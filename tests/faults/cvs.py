"""As many different CVs as wanted: each is a copy of a sample, or of a real one where they are, with a mark."""

import io
import itertools
import zipfile
from dataclasses import dataclass

from reportlab.pdfgen import canvas

from tests.samples import make_samples
from tests.walks.test_walk_of_a_cv import REAL_CVS, SAMPLES, TYPES, files


@dataclass(frozen=True, slots=True)
class CV:
    """A file to upload and the e-mail to give with it, which keeps it apart from the others of the same sample."""

    name: str
    data: bytes
    email: str


def many(count: int, *, real: bool = False, prefix: str = "cv") -> list[CV]:
    """``count`` CVs in all formats; with ``real`` also of the folder of real ones, where it is."""
    sources = [*files(SAMPLES), *(files(REAL_CVS) if real and REAL_CVS.is_dir() else [])]
    originals = [(path.suffix, path.read_bytes()) for path in sources if path.suffix in TYPES]
    return [
        CV(f"{prefix}{number}{suffix}", _marked(data, suffix, number), f"{prefix}.{number}@faults.example")
        for number, (suffix, data) in zip(range(count), itertools.cycle(originals), strict=False)
    ]


def heavy(count: int) -> list[CV]:
    """CVs of 48 pages, which keep a reader busy for long enough to be found at it."""
    data = _long_pdf(make_samples.MIRA, pages=48)
    return [
        CV(f"heavy{number}.pdf", _marked(data, ".pdf", number), f"heavy.{number}@faults.example")
        for number in range(count)
    ]


def _long_pdf(text: str, *, pages: int) -> bytes:
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer, invariant=1)
    for _ in range(pages):
        for row, line in enumerate(itertools.islice(itertools.cycle(text.split("\n")), 60)):
            drawing.drawString(45, 800 - 12 * row, line)
        drawing.showPage()
    drawing.save()
    return buffer.getvalue()


def _marked(data: bytes, suffix: str, number: int) -> bytes:
    """The same CV in other bytes."""
    if suffix == ".pdf":
        return data + b"\n%% copy %d\n" % number
    if suffix == ".docx":
        buffer = io.BytesIO(data)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.comment = b"copy %d" % number
        return buffer.getvalue()
    if suffix == ".doc":
        return data + (b"copy %d" % number).ljust(512, b"\0")
    return data + b"\nReference %d\n" % number
