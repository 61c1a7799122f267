"""Options of the guards."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-access", action="store_true", help="write tests/golden/access.txt anew")
