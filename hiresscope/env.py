"""Typed readers over the environment and `.env`; each fails with a message that names the variable and the mend.

A variable that is set to nothing counts as absent, so that `NAME=` in `.env` means the default. `NAME_FILE` names a
file with the value, as secrets are mounted into containers. Values are never quoted for secrets. Nothing here needs
Django's settings: they are made from it.
"""

import base64
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

WHERE = "in the environment or in .env"
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def load_dotenv(base_dir: Path) -> None:
    """Read `.env` (or the file that ENV_FILE names; ENV_FILE=off reads none) without overriding the environment."""
    named = os.environ.get("ENV_FILE", "")
    path = base_dir / (named or ".env")
    if named != "off" and path.is_file():
        environ.Env.read_env(path, overwrite=False)


def var_dir(base_dir: Path) -> Path:
    """The folder of everything that is kept at run time: VAR_DIR, or `var` beside the code."""
    return (base_dir / text("VAR_DIR", "var")).resolve()


def is_set(name: str) -> bool:
    return bool(_value(name))


def _value(name: str) -> str:
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value or not path:
        return value
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE={path} cannot be read: {error.strerror}.") from None


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without one the default; without either ImproperlyConfigured."""
    value = _value(name)
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it {WHERE}; .env.example says what it means.")
    return default


def choice(name: str, choices: Sequence[str], default: str | None = None) -> str:
    value = text(name, default)
    if value not in choices:
        _refuse(name, value, f"one of {', '.join(choices)}")
    return value


def integer(name: str, default: int | None = None, *, minimum: int | None = None, maximum: int | None = None) -> int:
    value = text(name, None if default is None else str(default))
    try:
        number = int(value)
    except ValueError:
        _refuse(name, value, "a whole number")
    if minimum is not None and number < minimum:
        _refuse(name, value, f"a whole number of at least {minimum}")
    if maximum is not None and number > maximum:
        _refuse(name, value, f"a whole number of at most {maximum}")
    return number


def boolean(name: str, default: bool | None = None) -> bool:
    value = text(name, None if default is None else str(default)).lower()
    if value not in TRUE | FALSE:
        _refuse(name, value, "1 or 0")
    return value in TRUE


def listing(name: str, default: Sequence[str] | None = None) -> list[str]:
    """A comma-separated list; blanks around and empty entries are dropped."""
    if default is not None and not is_set(name):
        return list(default)
    return [part.strip() for part in text(name).split(",") if part.strip()]


def mapping(name: str) -> dict[str, str]:
    """`a=1,b=2` as a dict; empty when absent."""
    pairs: dict[str, str] = {}
    for part in listing(name, ()):
        key, separator, value = part.partition("=")
        if not (separator and key.strip() and value.strip()):
            _refuse(name, part, "a list such as name=value,name=value")
        pairs[key.strip()] = value.strip()
    return pairs


def new_secret() -> str:
    return secrets.token_urlsafe(64)


def new_encryption_key() -> str:
    """A Fernet key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def secret(name: str, path_for_embedded_default: Path | None, make: Callable[[], str] = new_secret) -> str:
    """The variable's value; without one, the secret that is made once and kept in the given file (mode 600).

    With no file to keep it in (own servers, so perhaps several machines that must share it) the variable is demanded.
    """
    if is_set(name) or path_for_embedded_default is None:
        return text(name)
    return _kept(path_for_embedded_default, make)


def _kept(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Several processes may come here at once: whoever links first wins and all read the winner's.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make() + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    value = path.read_text().strip()
    if not value:
        raise ImproperlyConfigured(f"{path} is empty. Remove it and a new secret is made at the next start.")
    return value


def database(url: str, **options: Any) -> dict[str, Any]:
    """The entry of Django's DATABASES for a postgresql:// URL; a `?host=/socket/folder` is understood as libpq does."""
    scheme = urlsplit(url).scheme
    if scheme not in {"postgres", "postgresql"}:
        _refuse(
            "DATABASE_URL", f"{scheme}://…", "a PostgreSQL address such as postgresql://user:password@host:5432/name"
        )
    config: dict[str, Any] = environ.Env.db_url_config(url, engine="django.db.backends.postgresql")
    given = config.get("OPTIONS") or {}
    config["HOST"] = given.pop("host", None) or config["HOST"]
    # Of the statements of hiresscope.lib.prepared alone: the ORM's are never prepared.
    config["OPTIONS"] = {"prepare_threshold": 2, **given, **options}
    return config


def use_pool(config: dict[str, Any], size: int) -> None:
    """Let the threads of one process share up to `size` connections of this database, instead of one a thread."""
    # Given up soon, a connection is asked for anew by the next request; else the pool's own pauses double, and requests
    # go on failing after the database is back.
    config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 2, "reconnect_timeout": 0.5}
    config["CONN_MAX_AGE"] = 0  # Django demands it: the pool keeps the connections


def email(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for an address such as smtp+tls://user:password@host:587."""
    config: dict[str, Any] = environ.Env.email_url_config(url)
    if "EMAIL_BACKEND" not in config:
        _refuse("EMAIL_URL", f"{urlsplit(url).scheme}://…", "an address such as smtp+tls://user:password@host:587")
    return config


def storage(folder: Path) -> dict[str, Any]:
    """The entry of Django's STORAGES for uploaded files: STORAGE_URL's bucket, or without it `folder`.

    STORAGE_URL is `s3://[key:secret@]bucket[/prefix][?endpoint=https://…&region=…]`. Without key and secret they come
    from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's role.
    """
    if not is_set("STORAGE_URL"):
        options = {"location": str(folder), "base_url": None, "file_permissions_mode": 0o600}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    parts = urlsplit(text("STORAGE_URL"))
    query = dict(parse_qsl(parts.query))
    endpoint = query.pop("endpoint", None)
    region = query.pop("region", None)
    understood = not query and (endpoint is None or urlsplit(endpoint).scheme in {"http", "https"})
    if parts.scheme != "s3" or not parts.hostname or bool(parts.username) != bool(parts.password) or not understood:
        _refuse(
            "STORAGE_URL", f"{parts.scheme}://…", "an address such as s3://bucket?endpoint=https://host:9000&region=eu"
        )
    # Loaded only where a bucket is used: it takes a fifth of a second.
    from hiresscope.lib.s3 import client_config, transfer_config

    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "access_key": parts.username and unquote(parts.username),
        "secret_key": parts.password and unquote(parts.password),
        "endpoint_url": endpoint,
        "region_name": region,
        "client_config": client_config(path_style=endpoint is not None),
        "transfer_config": transfer_config(),
        "default_acl": None,  # the bucket's own, which must be private
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def redis_db(url: str, number: int) -> str:
    """The same Redis server's database `number`: redis[s]://host:port/N or unix:///path?db=N."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query: Mapping[str, Sequence[str]] = {**parse_qs(parts.query), "db": [str(number)]}
        # Written out, because geturl() drops the empty host: unix:/path, which redis-py refuses.
        return f"unix://{parts.path}?{urlencode(query, doseq=True)}"
    if parts.scheme not in {"redis", "rediss"}:
        _refuse("REDIS_URL", f"{parts.scheme}://…", "an address such as redis://host:6379/0")
    return parts._replace(path=f"/{number}").geturl()


def redis_number(url: str) -> int:
    """The database number that a Redis URL names; 0 where it names none."""
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("db", [parts.path.strip("/")] if parts.scheme != "unix" else ["0"])[0] or "0"
    if not named.isdigit():
        _refuse("REDIS_URL", named, "an address that ends in a database number, such as redis://host:6379/0")
    return int(named)


def broker(redis_url: str) -> str:
    """A Redis URL as Celery spells it: sockets are redis+socket:///path?virtual_host=N."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{quote(parts.path)}?virtual_host={redis_number(redis_url)}"


def _refuse(name: str, value: str, wanted: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} is {value!r}, but must be {wanted}. Change it {WHERE}.")
