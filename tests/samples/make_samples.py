"""Writes the sample CVs beside this script: python -m tests.samples.make_samples

Every person, company and number is made up. Needs reportlab and python-docx.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

FOLDER = Path(__file__).parent
MIRA = """Mira Sandberg-Okafor
Senior Data Engineer
mira.sandberg@example.org | +44 20 7946 0958 | Leeds, United Kingdom | https://github.com/mira-sandberg-example

SUMMARY
Data engineer with eight years of experience in batch and streaming pipelines.

EXPERIENCE
Senior Data Engineer, Northwind Samples Ltd, Mar 2020 - Present
- Built streaming pipelines in Python and Apache Kafka for 12 million events a day.
- Moved nightly jobs from cron to Airflow on Kubernetes.
Data Engineer, Tailspin Fixtures, Jan 2016 - Feb 2020
- Designed the PostgreSQL warehouse and its dbt models.

EDUCATION
MSc Computer Science, University of Exampleton, 2015

SKILLS
Python, SQL, PostgreSQL, Apache Kafka, Airflow, dbt, Kubernetes, Terraform

LANGUAGES
English (native), Swedish (fluent)"""

JONAS = """Jonas Beispielmann
Softwareentwickler
jonas.beispielmann@example.org | +49 30 23125 014 | Berlin

BERUFSERFAHRUNG
Softwareentwickler, Muster & Söhne GmbH, 04/2018 - heute
- Entwicklung von Webdiensten mit Java und Spring Boot.
Praktikant, Beispiel AG, 01/2017 - 03/2018

AUSBILDUNG
B.Sc. Informatik, Hochschule Musterstadt, 2016

KENNTNISSE
Java, Spring Boot, MySQL, Docker

SPRACHEN
Deutsch (Muttersprache), Englisch (fließend)"""

SIDEBAR = """CONTACT
ana.exemplo@example.org
+351 21 000 0000
Lisbon, Portugal

SKILLS
Figma
Sketch
HTML
CSS
Accessibility

LANGUAGES
Portuguese
English"""

MAIN = """EXPERIENCE
Product Designer, Fabrikam Widgets
Feb 2019 - Present
- Led the redesign of the booking flow, tested
  with forty people over three rounds.
- Keeps the design system and its tokens.
Graphic Designer, Contoso Print
Jun 2016 - Jan 2019
- Drew catalogues and packaging.

EDUCATION
BA Design, Instituto de Exemplo, 2016"""


def one_column_pdf(text: str) -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=1)
    y = 800
    for line in text.split("\n"):
        page.setFont("Helvetica-Bold" if line.isupper() or y == 800 else "Helvetica", 16 if y == 800 else 10)
        page.drawString(45, y, line)
        y -= 20 if y == 800 else 14
    page.linkURL("https://github.com/mira-sandberg-example", (300, 760, 550, 775))
    page.save()
    return buffer.getvalue()


def two_column_pdf() -> bytes:
    """A dark sidebar with white text beside the main column, under a name across the page."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=1)
    page.setFont("Helvetica-Bold", 20)
    page.drawString(45, 800, "Ana Exemplo - Product Designer")
    page.setFillColorRGB(0.15, 0.2, 0.3)
    page.rect(30, 300, 170, 480, fill=1, stroke=0)
    for x, text, grey in ((45, SIDEBAR, 1.0), (220, MAIN, 0.0)):
        page.setFillGray(grey)
        page.setFont("Helvetica", 10)
        for number, line in enumerate(text.split("\n")):
            page.drawString(x, 760 - 14 * number, line)
    page.save()
    return buffer.getvalue()


def word_docx() -> bytes:
    """Contacts in the page header, experience in a table, an address that only a hyperlink's target tells."""
    document = docx.Document()
    lines = MIRA.split("\n")
    document.sections[0].header.paragraphs[0].text = lines[0]
    for line in lines[1:6]:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=2)
    for left, right in (("Mar 2020 - Present", lines[8]), ("Jan 2016 - Feb 2020", lines[11])):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = left, right
    for line in lines[13:]:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word97_doc(text: str) -> bytes:
    """The smallest Word 97 file: a compound file with a WordDocument and a 1Table stream of one piece."""
    body = text.replace("\n", "\r").encode("utf-16-le")
    start = 0x600
    head = bytearray(start)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", head, 0x0A, 0x0200)
    struct.pack_into("<II", head, 0x18, start, start + len(body))
    pieces = struct.pack("<II", 0, len(body) // 2) + struct.pack("<HIH", 0, start, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    return _compound_file({"WordDocument": bytes(head) + body, "1Table": table})


def _compound_file(streams: dict[str, bytes]) -> bytes:
    """Streams of at least 4096 bytes each, in sectors of 512, after one sector of FAT and one of directory."""
    end, fat_mark, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    fat = [fat_mark, end]
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    data = b""
    for number, (name, content) in enumerate(streams.items(), start=1):
        count = max(8, -(-len(content) // 512))
        first = len(fat)
        fat += [*range(first + 1, first + count), end]
        sibling = number + 1 if number < len(streams) else free
        entries.append(_entry(name, 2, first, 512 * count, right=sibling))
        data += content.ljust(512 * count, b"\x00")
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header = header.ljust(512, b"\xff")
    directory = b"".join(entries).ljust(512, b"\x00")
    return header + struct.pack("<128I", *fat) + directory + data


def _entry(name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    entry = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, size)
    return entry


def main() -> None:
    files = {
        "mira_one_column.pdf": one_column_pdf(MIRA),
        "ana_two_columns.pdf": two_column_pdf(),
        "mira_word.docx": word_docx(),
        "jonas_word97.doc": word97_doc(JONAS),
        "jonas.txt": JONAS.encode(),
        "jonas_cp1252.txt": JONAS.encode("cp1252"),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
