"""The import contracts of pyproject.toml hold, and each of them notices what it forbids."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
APPS = ("accounts", "billing", "webhooks", "referrals", "jobs", "candidates", "applications", "talentpool", "analytics")
# Per contract: a file, and an import or module there that it must refuse.
FORBIDDEN = {
    "apps": ("accounts/models.py", "import jobs.models"),
    "inside": ("jobs/models.py", "import jobs.services"),
    "interfaces": ("applications/selectors.py", "import jobs.views"),
    "settings": ("jobs/selectors.py", "import hiresscope.settings"),
    "rest": ("jobs/steps.py", "import rest_framework.exceptions"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages, without data and templates, in a folder of their own."""
    shutil.copy(BASE / "pyproject.toml", tmp_path)
    for package in ("hiresscope", *APPS):
        shutil.copytree(BASE / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "words"))
    return tmp_path


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--contract", contract],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("contract", FORBIDDEN)
def test_contract_holds_until_a_forbidden_import_is_added(copy: Path, contract: str) -> None:
    before = lint(copy, contract)
    assert before.returncode == 0, before.stdout

    name, line = FORBIDDEN[contract]
    target = copy / name
    target.write_text(f"{target.read_text()}\n{line}\n")

    after = lint(copy, contract)
    assert after.returncode == 1, after.stdout
    assert "BROKEN" in after.stdout


def test_every_module_of_an_app_has_a_layer(copy: Path) -> None:
    (copy / "jobs" / "helpers.py").touch()

    done = lint(copy, "inside")

    assert done.returncode == 1
    assert "jobs.helpers" in done.stdout
