"""manage.py parse_cv reads files without a database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

SAMPLE = str(Path(__file__).parents[1] / "samples" / "jonas.txt")


def test_a_file_is_printed_for_people_and_for_programs() -> None:
    out = io.StringIO()
    call_command("parse_cv", SAMPLE, stdout=out)
    for expected in ("text/plain", "Jonas Beispielmann", '"email": "jonas.beispielmann@example.org"', "timings"):
        assert expected in out.getvalue()
    out = io.StringIO()
    call_command("parse_cv", SAMPLE, "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["contentType"] == "text/plain"
    assert answer["document"]["text"].startswith("Jonas")


def test_a_file_that_cannot_be_read_is_a_failure_with_its_code(tmp_path: Path) -> None:
    bad = tmp_path / "cv.txt"
    bad.write_bytes(b"x")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("parse_cv", str(bad), "--json", stdout=out)
    assert json.loads(out.getvalue())["failure"]["code"] == "NO_TEXT"
