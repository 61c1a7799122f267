"""Make `.venv` hold what requirements.txt says. Runs on a bare Python, so it imports nothing but the standard library.

Usage: python3 hiresscope/run/install.py [--dev] [--tools]

Does nothing where the lock files are those of the last time. Prefers uv (on the PATH, else put into `.tools`), which
takes seconds where pip takes a minute; without it pip does the same. `--tools` only fetches uv.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
VENV = BASE / ".venv"
TOOLS = BASE / ".tools"
OLDEST, NEWEST = (3, 11), (3, 13)


def main(arguments: list[str]) -> None:
    _check_python()
    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "lock", "w") as lock:
        # `make run` and `make test` may begin together.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if "--tools" in arguments:
            print(_uv() or "")
            return
        locks = ["requirements.txt", *(["requirements-dev.txt"] if "--dev" in arguments else [])]
        if not _is_current(locks):
            _install(locks)


def _check_python() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"HIRESSCOPE runs on Python 3.11, 3.12 or 3.13, but {sys.executable} is {found}.\n"
            "Name another one: make run PYTHON=python3.12"
        )
    if sys.platform not in ("linux", "darwin"):
        sys.exit("HIRESSCOPE runs on Linux and macOS. On Windows use WSL, which is a Linux.")


def _stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def _digest(name: str) -> str:
    return hashlib.sha256((BASE / name).read_bytes()).hexdigest()


def _python_of_venv() -> str:
    """The version of the environment's Python, such as `3.11`; empty where there is none that runs."""
    try:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([VENV / "bin/python", "-c", code], capture_output=True, text=True, check=True)
        return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _is_current(locks: list[str]) -> bool:
    stamps = all(_stamp(name).is_file() and _stamp(name).read_text() == _digest(name) for name in locks)
    return stamps and _usable(_python_of_venv())


def _usable(version: str) -> bool:
    return version in {f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)}


def _install(locks: list[str]) -> None:
    uv = _uv()
    if not _usable(_python_of_venv()):
        _say(f"making the environment .venv with Python {sys.version.split()[0]}")
        if VENV.exists():
            shutil.rmtree(VENV)
        _run([uv, "venv", "--quiet", "--python", sys.executable, VENV] if uv else [sys.executable, "-m", "venv", VENV])
    _say(f"installing {' and '.join(locks)} with {'uv' if uv else 'pip'}")
    wanted = [part for name in locks for part in ("-r", BASE / name)]
    python = str(VENV / "bin/python")
    if uv:
        _run([uv, "pip", "install", "--python", python, "--require-hashes", *wanted])
    else:
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", *wanted])
    for name in locks:
        _stamp(name).write_text(_digest(name))


def _uv() -> str | None:
    """The path of uv; None where there is none and none can be fetched."""
    own = TOOLS / "uv" / "bin" / "uv"
    found = shutil.which("uv")
    # A version manager's shim may be on the PATH for a Python that has no uv.
    if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
        return found
    if not own.exists():
        _need_venv()
        _say("fetching uv into .tools")
        made = subprocess.run([sys.executable, "-m", "venv", TOOLS / "uv"], check=False).returncode == 0
        fetch = [str(TOOLS / "uv/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]
        if not (made and subprocess.run(fetch, check=False).returncode == 0):
            _say("uv cannot be had; pip does it, more slowly")
            return None
    return str(own)


def _need_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"This Python cannot make virtual environments. On Debian or Ubuntu, as root:\n"
            f"    apt-get update && apt-get install -y python{version}-venv"
        )


def _run(command: list[str | Path | None]) -> None:
    arguments = [str(part) for part in command]
    with subprocess.Popen(arguments, cwd=BASE, env=_environment(), stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if not line.startswith(" "):  # uv's list of every package
                sys.stderr.write(f"  {line}")
    if process.returncode:
        sys.exit(f"That failed (exit {process.returncode}); nothing was started. The messages above say why.")


def _environment() -> dict[str, str]:
    """Without an active environment of somebody else's, which uv and pip would heed."""
    others = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")
    return {name: value for name, value in os.environ.items() if name not in others}


def _say(what: str) -> None:
    print(f"• {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
