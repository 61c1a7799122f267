"""Goals 7 and 11: uploads, and what it takes to log in and to stay logged in."""

from datetime import timedelta
from time import perf_counter, process_time

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from accounts import tokens
from accounts.models import RefreshToken
from bench import load, processor
from bench.board import AGAINST, Goal, Row, by_turns, ratios
from bench.data import PASSWORD, Company
from bench.reading import Compared, peak, token
from hiresscope.lib.wire import dumps

CV_BYTES = 181_000
BULK_FILES, BULK_FILE_BYTES = 50, 5 * 1024 * 1024
REFRESHES = 600
_BOUNDARY = "bench-boundary-0123456789"
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%"
_PDF_END = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(compared: Compared, one: Company) -> Row:
    """One CV a request, each of other bytes: stored, its row committed, answered. Nothing reads it meanwhile."""
    body = _form([_pdf(CV_BYTES)])
    path = f"/api/v1/jobs/{one.job}/applications"
    work = f"upload of {CV_BYTES // 1000} kB, answered"
    return compared.row(
        "upload", work, lambda name: [load.post(path, body, _form_type(), token(one, name))], ordinary=4, limit=0.35
    )  # fmt: skip


def bulk(compared: Compared, one: Company) -> Row:
    """The largest bulk upload there is, twice; what the web server's largest process grew by, at its most."""
    small = load.post(f"/api/v1/jobs/{one.job}/applications/bulk", _form([_pdf(CV_BYTES)]), _form_type(), token(one))
    load.run(port=compared.project.port, requests=[small] * 4, seconds=0, connections=2)
    before = peak(compared.project)
    files = [_pdf(BULK_FILE_BYTES)] * BULK_FILES
    whole = load.post(f"/api/v1/jobs/{one.job}/applications/bulk", _form(files), _form_type(), token(one))
    begun = perf_counter()
    load.run(port=compared.project.port, requests=[whole] * 2, seconds=0, connections=1)
    figures = {"memory": peak(compared.project) - before, "seconds a request": (perf_counter() - begun) / 2}
    goal = Goal("MB more", figures["memory"], 20, at_least=False)
    work = f"bulk upload of {BULK_FILES} × {BULK_FILE_BYTES >> 20} MB"
    return Row("bulk", work, "MB", figures, (goal,))


def _pdf(size: int) -> bytes:
    """A PDF by its first and last bytes, and plain text between; nobody opens it here."""
    filling = size - len(_PDF) - len(_PDF_END) - len(load.NUMBER)
    return _PDF + load.NUMBER + b"x" * filling + _PDF_END


def _form(files: list[bytes]) -> bytes:
    name = "files" if len(files) > 1 else "file"
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="cv{number}.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n".encode()
        + data.replace(b"xxxx", b"%04d" % number, 1)
        + b"\r\n"
        for number, data in enumerate(files)
    ]
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()


def _form_type() -> str:
    return f"multipart/form-data; boundary={_BOUNDARY}"


def login(compared: Compared, one: Company) -> Row:
    """Log-ins for each second of processor time that the web server takes, beside the bare password hash."""
    body = dumps({"email": one.email, "password": PASSWORD})
    requests = [load.post("/api/v1/auth/login", body)]

    def project() -> float:
        before = processor.seconds([compared.project.pid])
        count = load.run(port=compared.project.port, requests=requests, seconds=compared.seconds)["requests"]
        return float(count / (processor.seconds([compared.project.pid]) - before))

    figures = by_turns({"project": project, "limit": _hashes}, compared.rounds)
    goals = (Goal("a second and core", figures["project"], 15), *ratios(figures, ordinary=0, limit=0.5))
    steady = {goal.name: goal.reached for goal in goals if goal.name in AGAINST.values()}
    return Row("login", "log-in with Argon2id", "a second of one core", figures, goals, steady)


def _hashes() -> float:
    """Bare checks of a password a second of processor time."""
    stored, begun = make_password(PASSWORD), process_time()
    for _ in range(8):
        check_password(PASSWORD, stored)
    return 8 / (process_time() - begun)


def refresh(compared: Compared, one: Company) -> Row:
    """Exchanges of one-use refresh tokens, each for new tokens."""
    figures = by_turns({"project": lambda: _refreshes(compared, one)}, compared.rounds)
    return Row("refresh", "token refresh", "requests/s", figures, (Goal("a second", figures["project"], 300),))


def _refreshes(compared: Compared, one: Company) -> float:
    secrets = [tokens.new_secret() for _ in range(REFRESHES)]
    end = timezone.now() + timedelta(days=1)
    RefreshToken.objects.bulk_create(
        RefreshToken(session_id=one.session, digest=tokens.digest(secret), expires_at=end) for secret in secrets
    )
    requests = [load.post("/api/v1/auth/refresh", dumps({"refreshToken": secret})) for secret in secrets]
    return float(load.run(port=compared.project.port, requests=requests, seconds=0)["rate"])
