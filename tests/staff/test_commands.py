"""Operators' commands: what they do, what they print, how they fail."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command, get_commands, load_command_class

from accounts.models import ApiKey, Tenant, User
from applications.models import Application
from hiresscope.lib import crypto
from jobs.models import Job
from tests import factories
from tests.staff.people import member_of_staff, phone_of
from webhooks import services as webhooks

OURS = {"accounts", "analytics", "applications", "billing", "hiresscope", "webhooks"}


def run(name: str, *given: str) -> str:
    out = StringIO()
    call_command(name, *given, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_every_command_says_what_it_does() -> None:
    ours = {name: app for name, app in get_commands().items() if app in OURS}
    assert len(ours) > 25
    for name, app in ours.items():
        parser = load_command_class(app, name).create_parser("manage.py", name)
        assert parser.description, name
        assert all(one.help for one in parser._actions if one.option_strings and one.dest != "days"), name


TELLING = (
    "create_tenant", "create_api_key", "seed_demo", "import_cvs", "export_tenant", "erase_candidate", "apply_retention",
    "expire_trials", "rescore", "requeue", "check_integrity", "backup", "restore", "doctor", "rotate_keys", "set_plan",
    "extend_trial", "webhooks_recover", "rebuild_analytics", "workers", "usage",
)  # fmt: skip


@pytest.mark.parametrize("name", TELLING)
def test_a_command_tells_scripts_its_result(name: str) -> None:
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    assert "--json" in parser._option_string_actions


def told(name: str, *given: str) -> Any:
    return json.loads(run(name, *given, "--json"))


def test_results_are_json_where_they_are_asked_for(job: Job, tenant: Tenant) -> None:
    row = factories.scored(job)
    assert row.candidate_email is not None
    company = {"company": "acme", "applications": 1}
    assert told("erase_candidate", row.candidate_email, "--dry-run") == {"dryRun": True, "companies": [company]}
    waiting = factories.application(job)
    assert (waiting.processing, waiting.work_state) == ("PENDING", "")
    assert told("requeue", "--job", str(job.pk), "--dry-run") == {"dryRun": True, "queued": 1, "refused": {}}
    assert told("requeue", "--job", str(job.pk)) == {"dryRun": False, "queued": 1, "refused": {}}
    waiting.refresh_from_db()
    assert waiting.work_state == "parse"
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    assert told("webhooks_recover", "--since", "2020-01-01T00:00:00Z") == {"queued": {str(endpoint.pk): 0}}
    assert told("extend_trial", "acme", "--days", "3")["status"] == "TRIALING"
    assert told("set_plan", "acme", "GROWTH", "--dry-run") == {
        "dryRun": True, "company": "acme", "plan": "GROWTH", "ownLimits": {},
    }  # fmt: skip
    assert told("rotate_keys", "--dry-run") == {"dryRun": True, "opened": 1}
    Tenant.objects.filter(pk=tenant.pk).update(retention_days=30)
    kept = {"company": "acme", "retentionDays": 30, "people": 0, "applications": 0}
    assert told("apply_retention") == {"dryRun": False, "applications": 0, "companies": [kept]}
    assert told("rebuild_analytics", "--dry-run")["companies"] == 1
    with pytest.raises(CommandError, match="no company"):
        run("rebuild_analytics", "--company", "nobody")


def test_a_company_is_made_with_a_key(db: None) -> None:
    made = json.loads(run("create_tenant", "Initech", "--email", "boss@initech.example", "--json"))
    assert User.objects.get(email="boss@initech.example").check_password(made["password"])
    run("create_api_key", made["slug"], "--scope", "jobs:read")
    assert ApiKey.objects.get().scopes == ["jobs:read"]
    with pytest.raises(CommandError, match="already registered"):
        run("create_tenant", "Other", "--email", "boss@initech.example")


def test_plan_limits_and_trial_are_set(tenant: Tenant, job: Job) -> None:
    assert "TRIALING" in run("extend_trial", "acme", "--days", "30")
    run("set_plan", "acme", "--limit", "activeJobs=9", "--dry-run")
    tenant.refresh_from_db()
    assert tenant.limit_overrides == {}
    run("set_plan", str(tenant.pk), "GROWTH", "--limit", "activeJobs=9", "--limit", "teamMembers=none")
    tenant.refresh_from_db()
    assert (tenant.plan, tenant.limit_overrides) == ("GROWTH", {"activeJobs": 9, "teamMembers": None})
    use = json.loads(run("usage", "acme", "--json"))
    assert use["limits"]["activeJobs"] == {"used": 1, "limit": 9}
    run("set_plan", "acme", "--limit", "activeJobs=plan")
    tenant.refresh_from_db()
    assert tenant.limit_overrides == {"teamMembers": None}


@pytest.mark.parametrize(
    "command", [("extend_trial", "nobody", "--days", "3"), ("usage", "nobody"), ("set_plan", "nobody", "GROWTH")]
)
def test_an_unknown_company_is_said(db: None, command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="slug or its id"):
        run(*command)


@pytest.mark.parametrize("wrong", ["jobs=3", "activeJobs=many", "activeJobs"])
def test_a_limit_that_is_none_is_refused(tenant: Tenant, wrong: str) -> None:
    with pytest.raises(CommandError, match="is no limit"):
        run("set_plan", "acme", "--limit", wrong)


def test_trials_that_are_over_end(tenant: Tenant) -> None:
    Tenant.objects.update(trial_ends_at="2020-01-01T00:00:00Z")
    assert "acme" in run("expire_trials", "--dry-run")
    run("expire_trials")
    tenant.refresh_from_db()
    assert tenant.subscription_status == "EXPIRED"


def test_a_person_is_given_out_and_erased_by_e_mail(job: Job) -> None:
    row = factories.scored(job)
    assert row.candidate_email is not None
    held = json.loads(run("export_candidate", row.candidate_email.upper()))
    assert held["applications"][0]["visibleText"] == "Python since 2015"
    assert "1 applications would be erased" in run("erase_candidate", row.candidate_email, "--dry-run")
    assert Application.objects.exists()
    run("erase_candidate", row.candidate_email, "--company", "acme")
    assert not Application.objects.exists()
    with pytest.raises(CommandError, match="Nobody"):
        run("erase_candidate", row.candidate_email)


def test_a_company_is_given_out(job: Job, tmp_path: Path) -> None:
    factories.scored(job)
    run("export_tenant", "acme", str(tmp_path / "out"), "--no-files")
    [line] = (tmp_path / "out" / "people.jsonl").read_text().splitlines()
    assert "Python since 2015" in line
    with pytest.raises(CommandError, match="not empty"):
        run("export_tenant", "acme", str(tmp_path / "out"))


def test_keys_are_rotated_and_the_old_one_can_go(tenant: Tenant, settings: Any) -> None:
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    phone = phone_of(member_of_staff())
    secret = phone.secret
    old, new = settings.FIELD_ENCRYPTION_KEYS, Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, *old]
    assert "2 sealed values" in run("rotate_keys", "--dry-run")
    assert "1 endpoints, 0 answers and 1 phones" in run("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]
    phone.refresh_from_db()
    assert phone.secret == secret
    endpoint.refresh_from_db()
    assert crypto.unseal(endpoint.secrets[0]["sealed"]).startswith("whsec_")
    settings.FIELD_ENCRYPTION_KEYS = old
    with pytest.raises(CommandError, match="put the key"):
        run("rotate_keys", "--dry-run")


def test_the_doctor_names_the_mend(db: None, settings: Any) -> None:
    settings.SCORING_ENGINE, settings.ANTHROPIC_API_KEY = "CLAUDE", ""
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["db"] == found["migrations"] == "ok"
    assert "ANTHROPIC_API_KEY" in found["model"]
    assert "manage.py workers" in found["workers"], "no worker runs here"
