"""Hostile and odd files end as they should, in bounds, and the next good file is read.

The corpus comes from a generator outside of the repository; where it is absent, tests/parsing stands in for it.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from applications.parsing import ParseError, filetype, limits
from applications.parsing.sandbox import Pool

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "data" / "adversarial" / "gen_adversarial.py"
CLASSES = (
    "control hidden_text prompt_injection keyword_stuffing duplicate fairness broken_file resource_bomb active_content "
    "wrong_type scan unicode output_injection parser_stress size docx xxe"
).split()
# What may become of a file, by what is expected of it. Flags for injections and stuffing are the scorer's.
OUTCOMES = {
    "accept": {"accept"},
    "accept_sanitised": {"accept"},
    "accept_flag": {"accept"},
    "needs_ocr": {"accept", "NO_TEXT", "EMPTY"},
    "accept_or_422": {"accept", "422"},
    "reject_413": {"413"},
    "reject_415": {"415"},
    "reject_422": {"422", "400"},  # an empty file is refused at once
}
pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="the generator is not here")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("corpus")
    subprocess.run([sys.executable, "-W", "ignore", str(GENERATOR), str(folder)], check=True, capture_output=True)
    rows = [json.loads(line) for line in (folder / "expected.jsonl").read_text().splitlines()]
    return folder, rows


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    children = Pool()
    yield children
    children.close()


def outcome(pool: Pool, data: bytes, name: str) -> tuple[str, dict[str, Any]]:
    """What an upload of `data` ends as, and the document where it is read."""
    if len(data) > limits.MAX_FILE_BYTES:
        return "413", {}
    if not data:
        return "400", {}
    content_type = filetype.sniff(data, name)
    if content_type is None:
        return "415", {}
    try:
        answer = pool.read(data, content_type)
    except ParseError as error:
        return error.code, {}
    return (answer["error"][0], {}) if "error" in answer else ("accept", answer["document"])


def peak_bytes() -> int:
    """The most memory that a living reader of this process has held; one that wanted more than it may has ended."""
    peaks = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error, OSError):
            if "applications.parsing" in " ".join(child.cmdline()):
                status = Path(f"/proc/{child.pid}/status").read_text()
                peaks.append(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
    return max(peaks, default=0)


def test_the_memory_of_a_reader_is_seen(corpus: tuple[Path, list[dict[str, Any]]], pool: Pool) -> None:
    outcome(pool, (corpus[0] / "control_good.pdf").read_bytes(), "control_good.pdf")
    assert peak_bytes() > 20_000_000


@pytest.mark.parametrize("kind", CLASSES)
def test_a_class_of_files_ends_as_expected(kind: str, corpus: tuple[Path, list[dict[str, Any]]], pool: Pool) -> None:
    folder, rows = corpus
    good = (folder / "control_good.pdf").read_bytes()
    wrong = []
    for row in (row for row in rows if row["cls"] == kind):
        started = time.monotonic()
        code, document = outcome(pool, (folder / row["file"]).read_bytes(), row["file"])
        seconds = time.monotonic() - started
        wanted = OUTCOMES[row["expect"]]
        as_status = code if code in wanted or code == "accept" else "422" if code.isupper() else code
        hidden_found = kind != "hidden_text" or document.get("hidden")
        if as_status not in wanted or seconds > limits.CHILD_WALL_SECONDS or not hidden_found:
            wrong.append((row["file"], row["expect"], code, round(seconds, 1)))
        if peak_bytes() > limits.CHILD_MEMORY_BYTES:
            wrong.append((row["file"], "memory", peak_bytes(), 0.0))
        assert outcome(pool, good, "control_good.pdf")[0] == "accept", row["file"]
    assert wrong == []


def test_every_class_of_the_corpus_is_covered(corpus: tuple[Path, list[dict[str, Any]]]) -> None:
    _, rows = corpus
    assert {row["cls"] for row in rows} == set(CLASSES)
    assert len(rows) == 250


def test_hidden_and_hostile_words_reach_no_visible_text(corpus: tuple[Path, list[dict[str, Any]]], pool: Pool) -> None:
    folder, rows = corpus
    for row in rows:
        if row["cls"] != "hidden_text":
            continue
        _, document = outcome(pool, (folder / row["file"]).read_bytes(), row["file"])
        assert "Kubernetes" not in document["text"], row["file"]
        assert "Ignore all previous" not in document["text"], row["file"]
    for name in ("docx_xxe_file.docx", "docx_includetext.docx"):
        _, document = outcome(pool, (folder / name).read_bytes(), name)
        assert "root:" not in document.get("text", "")


def test_upload_requests_have_safe_names(corpus: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, _ = corpus
    requests = json.loads((folder / "upload_requests.json").read_text())["single"]
    assert len(requests) == 52
    for request in requests:
        data = (folder / request["file"]).read_bytes()
        content_type = filetype.sniff(data, request["filename"])
        if request["expect"] == "reject_415":
            assert content_type is None, request["filename"]
        else:
            assert content_type == filetype.PDF
            safe = filetype.safe_name(request["filename"], content_type)
            assert safe.endswith(".pdf")
            assert not set(safe) & set('/\\\r\n\0<>"\u202e')
            assert len(safe.encode()) <= 255
