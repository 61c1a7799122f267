"""`.env.example` lists every variable that is read, and none that is not."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
READ = re.compile(r"\b(?:text|choice|integer|boolean|listing|mapping|secret|is_set)\(\s*\"([A-Z]+(?:_[A-Z]+)*)\"")
# The S3 client's own.
READ_BY_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def read_in_code() -> set[str]:
    files = [path for package in BASE.glob("*/__init__.py") for path in package.parent.rglob("*.py")]
    return {name for path in files if "tests" not in path.parts for name in READ.findall(path.read_text())}


def listed() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))


def test_every_variable_is_listed() -> None:
    assert read_in_code() | READ_BY_OTHERS == listed()


def test_the_search_finds_variables() -> None:
    assert {"DATABASE_URL", "PORT", "SECRET_KEY", "SEED_DEMO"} <= read_in_code()
