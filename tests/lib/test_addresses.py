"""Which URLs may be given at all."""

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from hiresscope.lib.addresses import check_url, is_allowed_address
from hiresscope.lib.errors import ValidationFailed

HOSTILE_ADDRESSES = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[100::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[3fff::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[ff02::1]",
]
HOSTILE_SPELLINGS = [
    "127.1",
    "127.0.1",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "2130706433",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127.0.0.1.",
    "8.8.8.8.8",
    "[fe80::1%25eth0]",
    "localhost",
    "LOCALHOST.",
    "ⓛocalhost",
    "database",
    "printer.local",
    "metadata.google.internal",
    "hooks.default.svc",
    "intranet.corp",
]
GOOD = [
    "https://example.com/hook",
    "https://example.com",
    "https://hooks.example.com:8443/a/b?c=d&e=%20f",
    "https://EXAMPLE.com/UPPER",
    "https://bücher.example/hook",
    "https://xn--bcher-kva.example/hook",
    "https://under_score.example.com/hook",
    "https://8.8.8.8/hook",
    "https://[2606:4700:4700::1111]/hook",
    "https://example.com./hook#part",
]


def test_there_are_56_hostile_hosts() -> None:
    assert len(HOSTILE_ADDRESSES) + len(HOSTILE_SPELLINGS) == 56


@pytest.mark.parametrize("host", HOSTILE_ADDRESSES + HOSTILE_SPELLINGS)
def test_a_hostile_host_is_refused(host: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_url(f"https://{host}/hook")
    assert refused.value.details is not None
    assert refused.value.details[0]["field"] == "url"


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_a_hostile_address_is_refused_when_a_name_resolves_to_it(address: str) -> None:
    assert not is_allowed_address(address.strip("[]"))


@pytest.mark.parametrize("url", GOOD)
def test_a_good_url_passes_unchanged(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "//example.com/hook",
        "http://example.com/hook",
        "ftp://example.com/hook",
        "javascript:alert(1)",
        "https:example.com",
        "https:///hook",
        "https://",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://@example.com/",
        "https://example.com\\@10.0.0.1/",
        "https://example.com%5c@10.0.0.1/",
        "https://example.com/%5C",
        "https://exa\tmple.com/",
        "https://example.com/\x00",
        "https://example.com/\r\nHost: evil",
        "https://example.com/a b",
        " https://example.com/",
        "https://example.com/\u00a0",
        "https://example.com\u2028/",
        "https://exa%6dple.com/",
        "https://a..example.com/",
        "https://-a.example.com/",
        f"https://{'a' * 64}.example.com/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:x/",
        "https://[::1/",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_a_malformed_url_is_refused(url: str) -> None:
    with pytest.raises(ValidationFailed):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8001/", "http://localhost:9000/hook", "http://[::1]/", "https://10.1.2.3/"]
)
def test_development_may_allow_its_own_network(url: str, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = "insecure-yes"
    assert check_url(url) == url


@pytest.mark.parametrize("host", ["169.254.169.254", "0.1.2.3", "224.0.0.1", "127.1", "0x7f000001", "[fe80::1]"])
def test_even_then_special_addresses_and_spellings_stay_refused(host: str, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = "insecure-yes"
    with pytest.raises(ValidationFailed):
        check_url(f"http://{host}/")


@pytest.mark.parametrize(
    ("value", "debug", "allowed"),
    [("1", True, True), ("1", False, False), ("0", True, False), ("", True, False), ("insecure-yes", False, True)],
)
def test_the_setting_counts_only_where_it_was_meant(value: str, debug: bool, allowed: bool, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE, settings.DEBUG = value, debug
    assert is_allowed_address("127.0.0.1") is allowed


def test_the_system_does_not_start_with_it_in_production(settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = "1"
    with pytest.raises(SystemCheckError, match=r"hiresscope\.E020"):
        call_command("check")
