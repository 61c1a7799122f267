"""The verification samples of the documentation, run as they stand there."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webhooks import signing

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
Check = Callable[[bytes, str, str], bool]


def sample(language: str) -> str:
    """The page's code in that language."""
    [code] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(code)


@pytest.fixture
def python() -> Check:
    names: dict[str, Any] = {}
    exec(sample("python"), names)  # noqa: S102 - that it runs is what is tested
    check: Check = names["is_genuine"]
    return check


@pytest.fixture
def js() -> Check:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here")

    def check(body: bytes, header: str, secret: str) -> bool:
        arguments = f"Buffer.from('{body.hex()}', 'hex'), {json.dumps(header)}, {json.dumps(secret)}"
        code = f"{sample('js')}\nconsole.log(isGenuine({arguments}))"
        return subprocess.run([node, "-e", code], check=True, capture_output=True, text=True).stdout.strip() == "true"

    return check


@pytest.mark.parametrize("language", ["python", "js"])
def test_the_sample_takes_what_is_genuine_and_nothing_else(language: str, request: pytest.FixtureRequest) -> None:
    is_genuine: Check = request.getfixturevalue(language)
    secret, older = signing.new_secret(), signing.new_secret()
    body = '{"title":"Löwe"}'.encode()

    def signed(now: float, *keys: str) -> str:
        made = signing.headers(message_id="m", event="job.created", body=body, keys=keys, now=int(now))
        return made["X-HiresScope-Signature"]

    fresh = signed(time.time(), secret, older)
    assert is_genuine(body, fresh, secret)
    assert is_genuine(body, fresh, older), "during a rotation both fit"
    assert not is_genuine(body + b" ", fresh, secret)
    assert not is_genuine(body, fresh, signing.new_secret())
    assert not is_genuine(body, signed(time.time() - 3600, secret), secret), "it is old"
    assert not is_genuine(body, "t=1", secret)
