"""Posting to customers' URLs: where a connection may go, and how much of an answer is waited for and kept.

The name server is faked at the socket boundary (``socket.getaddrinfo``); receivers are real servers on loopback.
"""

import asyncio
import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hiresscope.lib.outbound import Answer, Outbound
from tests.fakes.receivers import Receiver, Reply, receiver

REFUSED = "Refused: the host resolves to a private or special address"
Names = dict[str, list[list[str]]]


@pytest.fixture
def loopback(settings: Any) -> None:
    """Loopback may be posted to, as in development."""
    settings.WEBHOOK_ALLOW_PRIVATE = "insecure-yes"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The name server's answers, in turn; the last one is repeated."""
    known: Names = {}
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in known:
            return real(host, port, *args, **kwargs)
        answers = known[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [found for address in addresses for found in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a connection was opened to."""
    seen: list[str] = []
    real = asyncio.SelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: Any, address: Any) -> Any:
        seen.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        return await real(loop, sock, address)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", sock_connect)
    return seen


def post(url: str, *, times: int = 1, timeout: float = 5, **headers: str) -> Answer:
    """The last answer to so many posts."""

    async def run() -> Answer:
        async with Outbound(timeout=timeout) as outbound:
            for _ in range(times):
                answer = await outbound.post(url, body=b'{"a":1}', headers=headers)
            return answer

    return asyncio.run(run())


# Where a connection may go


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a00:1"]
)
def test_a_name_that_resolves_to_a_special_address_is_not_connected_to(
    address: str, names: Names, dialled: list[str]
) -> None:
    names["hooks.example.com"] = [[address]]
    answer = post("https://hooks.example.com/")
    assert (answer.status_code, answer.error) == (None, REFUSED)
    assert dialled == []


def test_one_bad_answer_among_good_ones_refuses_the_name(names: Names, dialled: list[str]) -> None:
    names["hooks.example.com"] = [["93.184.215.14", "10.0.0.1"]]
    assert post("https://hooks.example.com/").error == REFUSED
    assert dialled == []


def test_the_address_that_was_checked_is_the_one_that_is_dialled(names: Names, dialled: list[str]) -> None:
    names["hooks.example.com"] = [["93.184.215.14"], ["127.0.0.1"]]
    assert post("https://hooks.example.com/").error == "The connection was refused"
    assert dialled == ["93.184.215.14"]
    assert len(names["hooks.example.com"]) == 1, "it was resolved once"


def test_a_name_that_turns_bad_later_is_refused_then(names: Names, dialled: list[str]) -> None:
    names["hooks.example.com"] = [["93.184.215.14"], ["127.0.0.1"]]
    post("https://hooks.example.com/")
    assert post("https://hooks.example.com/").error == REFUSED
    assert dialled == ["93.184.215.14"]


def test_a_literal_that_came_past_the_first_check_is_not_dialled(
    monkeypatch: pytest.MonkeyPatch, dialled: list[str]
) -> None:
    monkeypatch.setattr("hiresscope.lib.outbound.check_url", lambda url: url)
    assert post("http://127.0.0.1:9/").error == REFUSED
    assert dialled == []


def test_a_url_that_rules_forbid_by_now_is_not_sent(dialled: list[str]) -> None:
    assert post("http://93.184.215.14/").error == "Refused: the URL is not allowed"
    assert dialled == []


def test_an_unknown_name_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    assert post("https://nowhere.example.com/").error == "The host name does not resolve"


@pytest.mark.usefixtures("loopback")
def test_redirects_are_not_followed() -> None:
    with receiver() as other, receiver(Reply(302, {"Location": other.url})) as first:
        answer = post(first.url)
    assert (answer.status_code, answer.error, answer.ok) == (302, "Answered 302; redirects are not followed", False)
    assert other.requests == []


@pytest.mark.usefixtures("loopback")
def test_proxy_variables_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as proxy, receiver() as hook:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert post(hook.url).ok
    assert proxy.requests == []


@pytest.mark.usefixtures("loopback")
def test_the_host_header_is_the_name_and_the_connection_is_kept(names: Names) -> None:
    names["hooks.example.com"] = [["127.0.0.1"]]
    with receiver() as hook:
        url = hook.url.replace("127.0.0.1", "hooks.example.com")
        assert post(url, times=3).ok
        assert {one.headers["host"] for one in hook.requests} == {url.split("/")[2]}
        assert (len(hook.requests), hook.connections) == (3, 1)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.com")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.usefixtures("loopback")
def test_tls_names_the_host_and_refuses_a_certificate_that_nobody_vouches_for(names: Names, certificate: Path) -> None:
    names["hooks.example.com"] = [["127.0.0.1"]]
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_shake_hands, args=(listener, context))
        thread.start()
        answer = post(f"https://hooks.example.com:{listener.getsockname()[1]}/")
        thread.join()
    assert asked == ["hooks.example.com"]
    assert answer.error.startswith("TLS failed: self-signed certificate")


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listener.accept()
    with connection, contextlib.suppress(ssl.SSLError), context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(1)


# How much of an answer is waited for and kept


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_2xx_is_success(status: int) -> None:
    with receiver(Reply(status, body=b"")) as hook:
        answer = post(hook.url)
    assert (answer.ok, answer.status_code, answer.error) == (True, status, "")


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("status", [300, 304, 400, 404, 410, 429, 500, 503])
def test_any_other_status_is_not(status: int) -> None:
    with receiver(Reply(status, body=b"")) as hook:
        answer = post(hook.url)
    assert (answer.ok, answer.status_code) == (False, status)
    assert answer.error.startswith(f"Answered {status}")


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    "reply", [Reply(hang=60), Reply(body=b"x" * 600, drip=0.1)], ids=["no answer", "a dripping answer"]
)
def test_the_whole_exchange_has_one_limit(reply: Reply) -> None:
    with receiver(reply) as hook:
        began = time.monotonic()
        answer = post(hook.url, timeout=0.5)
        took = time.monotonic() - began
    assert not answer.ok
    assert answer.error == "No complete answer within 0.5 s"
    assert took < 30, "the receiver would have taken a minute"


@pytest.fixture
def raw() -> Iterator[Callable[[bytes], str]]:
    """A server that answers every request with these bytes, for what a real one does not send."""
    with contextlib.ExitStack() as stack:

        def serve(answer: bytes) -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            threading.Thread(target=_answer_once, args=(listener, answer), daemon=True).start()
            return f"http://127.0.0.1:{listener.getsockname()[1]}/"

        yield serve


def _answer_once(listener: socket.socket, answer: bytes) -> None:
    with contextlib.suppress(OSError):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65536)


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 999999 \xff\r\n\r\n",
    ],
)
def test_a_broken_answer_is_a_failure_and_not_a_fault(answer: bytes, raw: Callable[[bytes], str]) -> None:
    got = post(raw(answer))
    assert not got.ok
    assert got.error


@pytest.mark.usefixtures("loopback")
def test_an_endless_answer_is_read_no_further_than_20_kb_and_2_kb_are_kept(raw: Callable[[bytes], str]) -> None:
    answer = post(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 30_000))
    assert answer.ok
    assert answer.snippet == "x" * 2000


@pytest.mark.usefixtures("loopback")
def test_what_is_kept_is_clean_text() -> None:
    with receiver(Reply(500, body=b"a\x00b\xff\xe2\x80\xae\ncaf\xc3\xa9")) as hook:
        assert post(hook.url).snippet == "ab\ufffd\ncaf\u00e9"


@pytest.mark.usefixtures("loopback")
def test_a_compressed_answer_is_neither_asked_for_nor_unpacked() -> None:
    with receiver(Reply(200, {"Content-Encoding": "gzip"}, body=b"\x1f\x8b" + b"\x00" * 100)) as hook:
        answer = post(hook.url)
        assert hook.requests[0].headers["accept-encoding"] == "identity"
    assert (answer.ok, answer.snippet) == (True, "")


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(("header", "seconds"), [("120", 120), ("0", 0), ("soon", None), ("-5", None), ("1e9", None)])
def test_retry_after_is_read_in_seconds(header: str, seconds: float | None) -> None:
    with receiver(Reply(503, {"Retry-After": header})) as hook:
        assert post(hook.url).retry_after == seconds


@pytest.mark.usefixtures("loopback")
def test_retry_after_is_read_as_a_date() -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    with receiver(Reply(503, {"Retry-After": later.strftime("%a, %d %b %Y %H:%M:%S GMT")})) as hook:
        wait = post(hook.url).retry_after
    assert wait is not None
    assert 3500 < wait <= 3600


@pytest.mark.usefixtures("loopback")
def test_cookies_are_not_kept_between_posts() -> None:
    with receiver(Reply(200, {"Set-Cookie": "a=b"})) as hook:
        post(hook.url, times=2)
        assert "cookie" not in hook.requests[1].headers


def test_the_receiver_is_a_real_server(loopback: None) -> None:
    with receiver() as hook:
        assert isinstance(hook, Receiver)
        assert post(hook.url, **{"X-Test": "1"}).ok
        [one] = hook.requests
    assert (one.body, one.headers["x-test"]) == (b'{"a":1}', "1")
