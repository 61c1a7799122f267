"""Every bound on reading a file, in one place."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_FILE_BYTES = 5 * MIB
MAX_TEXT_CHARS = 200_000  # a real CV of 222,000 characters exists; more says nothing new of a person
MAX_HIDDEN_CHARS = 20_000
MAX_HIDDEN_ITEMS = 100
MAX_LINKS = 200
MAX_LINK_CHARS = 2_000

PAGES_READ = 50  # of more than that the first 50 are read
PAGES_REFUSED = 200  # more than that is no CV

ZIP_ENTRIES = 5_000
ZIP_TOTAL_BYTES = 150 * MIB  # what the directory says that all parts hold
ZIP_TEXT_PART_BYTES = 20 * MIB  # one XML part as really read
XML_DEPTH = 256  # lxml's own bound without huge_tree

CHILD_MEMORY_BYTES = 512 * MIB
CHILD_CPU_SECONDS = 10  # a file
CHILD_WALL_SECONDS = 20  # a file
OCR_WALL_SECONDS = 13  # a file; what is read by then is kept
OCR_CPU_SECONDS = 7
OCR_LEAST_SECONDS = 0.5  # left; with less no picture is begun
OCR_PIXELS = 6_000_000  # a picture: A3 at 200 dots an inch has 7.7 million, A4 3.9
CHILD_START_SECONDS = 30  # a fresh interpreter on a busy machine
CHILD_OPEN_FILES = 64
CHILD_FILES = 500  # after which a child is replaced
CHILD_RSS_BYTES = 300 * MIB  # above which a child is replaced
ANSWER_BYTES = 16 * MIB
