"""What CI does with the audit of packages: silence is no success, and a licence that is not allowed is found."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CI = Path(__file__).resolve().parents[2] / ".ci"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CI / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "skipped", "weak", "code", "said"),
    [
        (9, 0, 0, 0, "no weakness is known in 9 packages"),
        (9, 0, 2, 1, "2 known weaknesses"),
        (9, 9, 0, 3, "NOT AUDITED: 9 of 9 packages"),
        (9, 1, 0, 3, "NOT AUDITED: 1 of 9 packages"),
        (9, 8, 1, 1, "1 known weaknesses"),
        (0, 0, 0, 3, "NOT AUDITED: the packages"),
    ],
)
def test_an_audit_that_did_not_happen_is_no_success(
    packages: int, skipped: int, weak: int, code: int, said: str, capsys: Any
) -> None:
    assert load("audit").verdict(packages, skipped, weak, "") == code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "licence",
    [
        "MIT", "Apache-2.0 AND CNRI-Python", "Apache Software License; BSD License", "MPL-2.0 AND (Apache-2.0 OR MIT)",
        "ISC License (ISCL)", "Mozilla Public License 2.0 (MPL 2.0)", "LGPL-3.0-only",
    ],
)  # fmt: skip
def test_libraries_that_anything_may_use(licence: str) -> None:
    assert load("licences").allowed(licence)


@pytest.mark.parametrize("licence", ["UNKNOWN", "", "GPL-3.0-only", "MIT AND AGPL-3.0-only", "SSPL-1.0"])
def test_licences_that_somebody_has_to_look_at(licence: str) -> None:
    assert not load("licences").allowed(licence)


def test_the_list_of_licences_is_that_of_what_is_installed(capsys: Any) -> None:
    assert load("licences").main(write=False) == 0, capsys.readouterr().out
