"""Known weaknesses of what is required, by pip-audit: python .ci/audit.py requirements.txt …

Exit code 0: everything was looked up and nothing is known; 1: something is known; 3: not everything could be looked up,
which pip-audit itself passes over in silence. Looking up needs the network.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOUND, NOT_AUDITED = 1, 3
_TIMEOUT_SECONDS = 120


def main(files: list[str]) -> int:
    """Print what is known; returns the exit code."""
    packages, said = _audit(files)
    weak = [(one["name"], known["id"], known.get("fix_versions") or []) for one in packages for known in one["vulns"]]
    for name, identifier, fixed in weak:
        print(f"{name}: {identifier}, mended in {', '.join(fixed) or 'no version yet'}")
    return verdict(len(packages), sum("skip_reason" in one for one in packages), len(weak), said)


def verdict(packages: int, skipped: int, weak: int, said: str) -> int:
    """The exit code for ``packages`` of which ``skipped`` could not be looked up; says why."""
    if weak:
        print(f"audit: {weak} known weaknesses in {packages} packages")
        return FOUND
    if skipped or not packages:
        which = f"{skipped} of {packages} packages" if packages else "the packages"
        print(f"audit: NOT AUDITED: {which} could not be looked up (no network?) {said}".rstrip())
        return NOT_AUDITED
    print(f"audit: no weakness is known in {packages} packages")
    return 0


def _audit(files: list[str]) -> tuple[list[dict[str, Any]], str]:
    """Each package with its ``vulns`` or a ``skip_reason``; nothing, and what was said, where the audit failed."""
    requirements = [argument for name in files for argument in ("--requirement", name)]
    # The files hold every package with its hashes, so nothing is resolved or installed.
    command = [str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--no-deps", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off", *requirements],
            capture_output=True, text=True, check=False, timeout=_TIMEOUT_SECONDS,
        )  # fmt: skip
        packages = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return [], f"no end after {_TIMEOUT_SECONDS} s"
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines()
        return [], lines[-1] if lines else ""
    return [{"vulns": [], **one} for one in packages], ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
