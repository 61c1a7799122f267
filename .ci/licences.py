"""The licences of what is installed with the product: python .ci/licences.py [--write]

Without ``--write`` it compares docs/licences.md with what is installed. Either way it fails where a licence is not on
the list of those that a product of any licence may use as a library.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
PAGE = BASE / "docs" / "licences.md"
LOCKS = ("requirements.txt", "requirements-tracing.txt")
ALLOWED = {
    "MIT", "MIT License", "MIT-0", "MIT-CMU", "Apache-2.0", "Apache Software License", "BSD", "BSD License",
    "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License", "BSD 3-Clause", "0BSD", "Zlib", "CC0-1.0", "Unlicense",
    "ISC License", "PSF-2.0", "Python Software Foundation License", "CNRI-Python",
    # Changes to the library itself must stay open; what uses it need not be.
    "MPL-2.0", "Mozilla Public License 2.0", "LGPL-3.0-only",
    # pypdfium2, which brings pdfium and its libraries: BSD, MIT, Apache, FreeType's, libtiff's, zlib's.
    "BSD-3-Clause, Apache-2.0, dependency licenses",
}  # fmt: skip
_HEAD = """# Licences

What is installed with the product (`requirements.txt`, and `requirements-tracing.txt` where traces are wanted), as the
packages say themselves. Written by `make licences`; `make audit` fails where it is out of date or a licence is not on
the list of `.ci/licences.py`. Libraries under LGPL and MPL are used unchanged, as packages that anybody can replace.

| package | licence |
| --- | --- |
"""


def main(*, write: bool) -> int:
    """Returns the exit code."""
    found = licences()
    refused = {name: licence for name, licence in found.items() if not allowed(licence)}
    for name, licence in refused.items():
        print(f"{name}: {licence!r} is not among the allowed licences")
    if write:
        PAGE.write_text(_HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in sorted(found.items())))
    table = PAGE.read_text().partition("| --- | --- |\n")[2]
    written = dict(re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE))
    stale = {name for name, _ in found.items() - written.items()} | (written.keys() - locked())
    for name in sorted(stale):
        print(f"docs/licences.md is out of date: {name}. Run make licences.")
    print(f"licences: {len(found)} packages, {'see above' if refused or stale else 'all allowed and listed'}")
    return int(bool(refused or stale))


def allowed(licence: str) -> bool:
    """True if each part of an expression is allowed; OR counts as AND, which errs on the careful side."""
    parts = re.split(r"\s+(?:AND|OR)\s+|;", re.sub(r"\((?!ISCL|MPL)|(?<!ISCL)(?<!MPL 2\.0)\)", "", licence))
    return all(re.sub(r"\s*\(.*?\)", "", part).strip() in ALLOWED for part in parts)


def locked() -> set[str]:
    """The normal names of all packages in the lock files, for any platform."""
    lines = "\n".join((BASE / name).read_text() for name in LOCKS)
    return {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", lines, re.MULTILINE)}


def licences() -> dict[str, str]:
    """Normal name -> licence of each installed package that the lock files name."""
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--python", sys.executable]
    done = subprocess.run(
        [*command, "--from", "mixed", "--format", "json"], capture_output=True, text=True, check=True
    )  # fmt: skip
    names = locked()
    found = {_normal(one["Name"]): " ".join(one["License"].split()) for one in json.loads(done.stdout)}
    return {name: licence for name, licence in found.items() if name in names}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv))
