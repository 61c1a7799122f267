"""What the deployment's files say: valid, every process there, nothing run as root, secrets by file."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from hiresscope import env
from hiresscope.run.processes import everything

BASE = Path(__file__).resolve().parents[2]
PROCESSES = {process.name for process in everything("127.0.0.1", 8000, BASE)}


def manifests() -> list[dict[str, Any]]:
    return [
        found
        for path in sorted((BASE / "deploy" / "kubernetes").glob("*.yaml"))
        for found in yaml.safe_load_all(path.read_text())
    ]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((BASE / "compose.yaml").read_text())
    return found


@pytest.mark.parametrize("version", ["1.29", "1.33"])
def test_the_manifests_are_valid(version: str) -> None:
    assert len(manifests()) > 10
    for manifest in manifests():
        kubernetes_validate.validate(manifest, version, strict=True)


def test_every_process_is_deployed() -> None:
    deployed = {
        one["metadata"]["name"].removeprefix("hiresscope-") for one in manifests() if one["kind"] == "Deployment"
    }
    assert deployed == PROCESSES
    services = compose()["services"]
    assert {name: services[name]["command"] for name in PROCESSES} == {name: [name] for name in PROCESSES}


def test_no_container_of_ours_has_more_rights_than_it_needs() -> None:
    pods = [one["spec"]["template"]["spec"] for one in manifests() if one["kind"] in {"Deployment", "Job"}]
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            rights = container["securityContext"]
            assert (rights["allowPrivilegeEscalation"], rights["readOnlyRootFilesystem"]) == (False, True)
    for name in PROCESSES:
        service = compose()["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_no_secret_of_the_compose_file_is_written_in_it() -> None:
    whole = compose()
    for name, service in whole["services"].items():
        for variable, value in (service.get("environment") or {}).items():
            if any(word in variable for word in ("SECRET", "PASSWORD", "DATABASE_URL", "ENCRYPTION", "STORAGE_URL")):
                assert variable.endswith("_FILE"), (name, variable)
                assert Path(value).name in whole["secrets"]
                assert Path(value).name in service["secrets"]


def test_one_process_says_what_it_needs_and_which_there_are(tmp_path: Path) -> None:
    def run(name: str, **variables: str) -> str:
        clean = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        done = subprocess.run(
            [sys.executable, "-m", "hiresscope.run.only", name],
            cwd=BASE, env={**clean, "ENV_FILE": "off", "VAR_DIR": str(tmp_path), **variables},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        return done.stderr

    assert "DATABASE_URL and REDIS_URL" in run("web")
    assert "one of web, dispatch, parse" in run(
        "paint", DATABASE_URL="postgresql://x@localhost/x", REDIS_URL="redis://localhost"
    )


def test_a_secret_may_come_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "name"
    path.write_text("from the file\n")
    monkeypatch.setenv("SOME_NAME_FILE", str(path))
    assert env.is_set("SOME_NAME")
    assert env.text("SOME_NAME") == "from the file"
    monkeypatch.setenv("SOME_NAME", "from the variable")
    assert env.text("SOME_NAME") == "from the variable"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NAME_FILE", str(tmp_path / "missing"))
    with pytest.raises(env.ImproperlyConfigured, match=r"SOME_NAME_FILE=.*missing cannot be read"):
        env.text("SOME_NAME")
