"""The readers of the environment: what they take, and that each refusal names the variable and the mend."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hiresscope import env


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (env.text, " text ", "text"),
        (env.integer, "-3", -3),
        (env.boolean, "Yes", True),
        (env.boolean, "0", False),
        (env.listing, "a, b,,c", ["a", "b", "c"]),
        (env.mapping, "a=1, b=x=y", {"a": "1", "b": "x=y"}),
    ],
)
def test_value_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], value: str, expected: object
) -> None:
    monkeypatch.setenv("SAMPLE", value)

    assert read("SAMPLE") == expected


@pytest.mark.parametrize(
    ("read", "value", "mend"),
    [
        (env.integer, "3.5", "must be a whole number"),
        (lambda name: env.integer(name, minimum=1), "0", "at least 1"),
        (lambda name: env.integer(name, maximum=9), "10", "at most 9"),
        (env.boolean, "maybe", "must be 1 or 0"),
        (env.mapping, "a", "name=value"),
        (lambda name: env.choice(name, ("LOCAL", "CLAUDE")), "local", "one of LOCAL, CLAUDE"),
        (env.text, "", "is not set"),
        (env.text, "  ", "is not set"),
    ],
)
def test_refusal_names_the_variable_and_the_mend(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], value: str, mend: str
) -> None:
    monkeypatch.setenv("SAMPLE", value)

    with pytest.raises(ImproperlyConfigured, match=f"^SAMPLE .*{mend}"):
        read("SAMPLE")


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "")

    assert env.integer("SAMPLE", 7) == 7
    assert env.listing("SAMPLE", ["x"]) == ["x"]


def test_dotenv_does_not_override_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('# a comment\nSAMPLE_ONE=file\nSAMPLE_TWO="quoted # value"\n')
    monkeypatch.delenv("ENV_FILE", raising=False)
    monkeypatch.setenv("SAMPLE_ONE", "environment")
    monkeypatch.setenv("SAMPLE_TWO", "to be restored")
    monkeypatch.delenv("SAMPLE_TWO")

    env.load_dotenv(tmp_path)

    assert (env.text("SAMPLE_ONE"), env.text("SAMPLE_TWO")) == ("environment", "quoted # value")


def test_a_secret_is_made_once_and_kept_unreadable_to_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SAMPLE", raising=False)
    path = tmp_path / "secrets" / "sample"

    first = env.secret("SAMPLE", path)

    assert env.secret("SAMPLE", path) == first
    assert len(first) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["sample"]


def test_a_secret_is_demanded_where_none_may_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLE", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SAMPLE is not set"):
        env.secret("SAMPLE", None)


def test_database_url_with_a_socket_folder_keeps_its_case() -> None:
    config = env.database("postgresql://me@/base?host=/tmp/Some%20Folder", connect_timeout=5)

    assert (config["HOST"], config["NAME"], config["USER"]) == ("/tmp/Some Folder", "base", "me")
    assert config["OPTIONS"] == {"prepare_threshold": 2, "connect_timeout": 5}


def test_database_url_of_another_engine_is_refused_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        env.database("mysql://me:hidden@host/base")

    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "other_database", "celery"),
    [
        ("redis://:pw@host:6379/2", "redis://:pw@host:6379/5", "redis://:pw@host:6379/2"),
        ("unix:///a/b.sock?db=2", "unix:///a/b.sock?db=5", "redis+socket:///a/b.sock?virtual_host=2"),
    ],
)
def test_redis_addresses(url: str, other_database: str, celery: str) -> None:
    assert env.redis_number(url) == 2
    assert env.redis_db(url, 5) == other_database
    assert env.broker(url) == celery
