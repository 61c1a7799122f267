"""Generated rows, made by the database itself: one employer a size, with one job, its applications and its people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.contrib.auth.hashers import make_password
from psycopg import sql
from psycopg.types.json import Jsonb

from bench.place import Place

PASSWORD = "correct horse battery"  # noqa: S105 - of a database that is gone after the run
RICH = 1_000
"""So many applications of each job have their text, a whole explanation and a history."""
RARE = 997
"""Every so many people have a name of their own."""


@dataclass(frozen=True, slots=True)
class Company:
    """An employer with ``size`` applications for one job; ``size`` people."""

    size: int
    tenant: UUID
    user: UUID
    session: UUID
    job: UUID
    prefix: str

    @property
    def slug(self) -> str:
        return f"bench-{self.size}"

    @property
    def email(self) -> str:
        """The owner's, who logs in by PASSWORD."""
        return f"{self.slug}@bench.example"

    def application(self, number: int) -> UUID:
        return _id(self.prefix, "a", number)


def company(size: int) -> Company:
    """The employer of that size; its ids follow from it."""
    prefix = f"{size:08x}"
    return Company(
        size, _id(prefix, "1", 0), _id(prefix, "2", 0), _id(prefix, "3", 0), _id(prefix, "4", 0), prefix
    )  # fmt: skip


def _id(prefix: str, kind: str, number: int) -> UUID:
    return UUID(f"{prefix}-000{kind}-7000-8000-{number:012x}")


_CRITERIA = (
    "At least 4 years of professional experience with Python",
    "Django or another web framework, and REST APIs",
    "PostgreSQL: modelling, queries, migrations",
    "English, spoken and written",
    "Docker and Kubernetes",
    "Redis, Celery or another message queue",
)
_SETTINGS = """
SET session_replication_role = replica;
SET maintenance_work_mem = '512MB';
SET work_mem = '64MB';
CREATE OR REPLACE FUNCTION pg_temp.key(kind text, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS
    $$ SELECT (current_setting('bench.prefix') || '-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))
        ::uuid $$;
CREATE TEMP TABLE IF NOT EXISTS firsts AS SELECT ARRAY['Ada','Amir','Ana','Anna','Ben','Carla','Chen','Dana','David',
    'Elif','Emma','Fatima','Felix','Hana','Ines','Ivan','Jonas','Julia','Kofi','Lara','Leo','Lina','Luca','Maria','Mei',
    'Mira','Nils','Nora','Omar','Paul','Priya','Rosa','Sara','Sven','Tomas','Uma','Vera','Wei','Yara','Zoe'] AS names,
    ARRAY['Adler','Ahmed','Becker','Berg','Costa','Diaz','Evans','Fischer','Garcia','Hansen','Ito','Jensen','Kaya','Kim',
    'Lang','Lopez','Maier','Mendez','Nowak','Okafor','Park','Quist','Rossi','Santos','Smith','Tanaka','Ueda','Vogel',
    'Wagner','Weber','Xu','Yilmaz','Zhang'] AS surnames;
"""
_COMPANY = """
INSERT INTO accounts_tenant (id, name, slug, plan, subscription_status, current_period_start, current_period_end,
    features, limit_overrides, member_limit, rate_overrides, referral_code, score_threshold, engine_fallback)
VALUES (pg_temp.key('1', 0), 'Company', %(slug)s, 'SCALE', 'ACTIVE', now(), now() + interval '30 days', %(features)s,
    '{"cvUploadsPerMonth": 90000000, "activeJobs": 1000, "webhookEndpoints": 1000}', NULL, '{}', %(slug)s, 60, 'WAIT');
INSERT INTO accounts_user (id, password, is_superuser, email, name, tenant_id, role, is_active, is_staff)
VALUES (pg_temp.key('2', 0), %(password)s, false, %(slug)s || '@bench.example', 'Olga Owner', pg_temp.key('1', 0),
    'OWNER', true, false);
INSERT INTO accounts_session (id, kind, user_id) VALUES (pg_temp.key('3', 0), 'employer', pg_temp.key('2', 0));
INSERT INTO jobs_job (id, tenant_id, slug, title, description, work_mode, employment_type, salary_currency,
    salary_period, criteria, criteria_version, criteria_given, status, is_public, optimization_status, optimization,
    applications_count, updated_at, request_id, work_state, attempts, last_error)
VALUES (pg_temp.key('4', 0), pg_temp.key('1', 0), %(slug)s, 'Backend engineer (Python)', 'We build services.', 'HYBRID',
    'FULL_TIME', '', '', %(criteria)s, 3, true, 'ACTIVE', true, 'DONE', '{}', %(size)s, now(), '', '', 0, '');
"""
# The order in which people come has nothing to do with their names or scores.
_PERSON = """
    names[1 + n % 40] || ' ' || CASE WHEN n % 997 = 0 THEN 'Quillfeather' || n ELSE surnames[1 + (n / 40) % 33] END
"""
_PEOPLE = f"""
INSERT INTO candidates_candidate (id, tenant_id, email, email_key, name, location, skills, created_at, updated_at)
SELECT pg_temp.key('9', n), pg_temp.key('1', 0), 'person' || n || '@mail.example', 'person' || n || '@mail.example',
    {_PERSON}, 'Berlin', '{{Python,PostgreSQL,Django}}', now() - n * interval '1 minute', now()
FROM generate_series(1, %(size)s) AS n, firsts
"""  # noqa: S608 - our own constants
_APPLICATIONS = f"""
INSERT INTO applications_application (id, tenant_id, job_id, candidate_id, source, candidate_name, candidate_email,
    email_key, given_email, cv_path, cv_file_name, cv_size, cv_content_type, cv_sha256, processing, decision, score,
    scored_version, scored_at, engine, matched_skills, missing_skills, profile_skills, flags, failure, current_score_id,
    request_id, created_at, work_state, attempts, last_error)
SELECT pg_temp.key('a', n), pg_temp.key('1', 0), pg_temp.key('4', 0), pg_temp.key('9', n),
    (ARRAY['API', 'APPLY', 'BULK'])[1 + n % 3], {_PERSON},
    'person' || n || '@mail.example', 'person' || n || '@mail.example', true, 'cvs/none/' || n, 'cv-' || n || '.pdf',
    181000, 'application/pdf', %(prefix)s || lpad(to_hex(n), 56, '0'),
    CASE WHEN failed THEN 'FAILED' ELSE 'SCORED' END, CASE WHEN n % 20 = 3 THEN 'SHORTLISTED' END,
    CASE WHEN NOT failed THEN n::bigint * 7919 % 101 END, CASE WHEN NOT failed THEN 3 END,
    CASE WHEN NOT failed THEN now() - n * interval '1 minute' + interval '1 second' END,
    CASE WHEN NOT failed THEN 'LOCAL' END,
    '{{Python,PostgreSQL,Django,REST,Git}}', '{{Kubernetes,Redis}}', '{{Python,PostgreSQL,Django,REST,Git,Linux}}',
    CASE WHEN n % 50 = 0 THEN ARRAY['KEYWORD_STUFFING'] ELSE '{{}}' END,
    CASE WHEN failed THEN '{{"code": "CORRUPT", "message": "The file cannot be read", "retryable": false}}'::jsonb END,
    CASE WHEN NOT failed THEN pg_temp.key('b', n) END, '', now() - n * interval '1 minute', '', 0, ''
FROM generate_series(1, %(size)s) AS n, firsts, LATERAL (SELECT n % 40 = 7 AS failed) AS fate
"""  # noqa: S608
_SCORES = """
INSERT INTO applications_score (id, tenant_id, application_id, engine, model, prompt_version, prompt_hash,
    criteria_version, input_hash, score, explanation, matched_skills, missing_skills, top_gaps, flags, raw_answer,
    input_tokens, output_tokens, duration_ms)
SELECT pg_temp.key('b', n), pg_temp.key('1', 0), pg_temp.key('a', n), 'LOCAL', 'local', '1', repeat('0', 64), 3,
    %(prefix)s || lpad(to_hex(n), 56, '0'), n::bigint * 7919 %% 101,
    CASE WHEN n <= %(rich)s THEN %(explanation)s::jsonb ELSE '{}' END,
    '{Python,PostgreSQL,Django,REST,Git}', '{Kubernetes,Redis}',
    jsonb_build_array(%(criteria)s::jsonb -> (n %% 6)::int),
    '{}', '', 0, 0, 12
FROM generate_series(1, %(size)s) AS n WHERE n %% 40 <> 7
"""
_TEXTS = """
INSERT INTO applications_parsedcv (id, tenant_id, application_id, visible_text, hidden_text, profile, pages,
    text_quality, flags, timings_ms)
SELECT pg_temp.key('c', n), pg_temp.key('1', 0), pg_temp.key('a', n), repeat('Python since 2015. ', 200), '[]',
    %(profile)s, 2, 'OK', '{}', '{}' FROM generate_series(1, least(%(size)s, %(rich)s)) AS n;
INSERT INTO applications_historyentry (id, tenant_id, application_id, event, by)
SELECT pg_temp.key((ARRAY['d', 'e', 'f'])[place], n), pg_temp.key('1', 0), pg_temp.key('a', n),
    (ARRAY['created', 'parsed', 'scored'])[place], 'system'
FROM generate_series(1, least(%(size)s, %(rich)s)) AS n, generate_series(1, 3) AS place;
"""
_COUNTS = """
INSERT INTO analytics_jobtotal (id, tenant_id, job_id, total, scored, score_sum, shortlisted)
SELECT gen_random_uuid(), tenant_id, job_id, count(*), count(score), sum(score),
    count(*) FILTER (WHERE decision = 'SHORTLISTED') FROM applications_application
WHERE job_id = pg_temp.key('4', 0) GROUP BY 2, 3;
INSERT INTO analytics_daycount (id, tenant_id, job_id, day, count, scored)
SELECT gen_random_uuid(), tenant_id, job_id, (created_at AT TIME ZONE 'UTC')::date AS day, count(*), count(score)
FROM applications_application WHERE job_id = pg_temp.key('4', 0) GROUP BY 2, 3, 4;
INSERT INTO analytics_statecount (id, tenant_id, job_id, status, score, count)
SELECT gen_random_uuid(), tenant_id, job_id, coalesce(decision, processing), coalesce(score, -1), count(*)
FROM applications_application WHERE job_id = pg_temp.key('4', 0) GROUP BY 2, 3, 4, 5;
INSERT INTO analytics_gapcount (id, tenant_id, job_id, criterion, count)
SELECT gen_random_uuid(), pg_temp.key('1', 0), pg_temp.key('4', 0), gap, count(*)
FROM applications_score, jsonb_array_elements_text(top_gaps) AS gap WHERE tenant_id = pg_temp.key('1', 0) GROUP BY gap;
"""
_FEATURES = ["csvExport", "bulkUpload", "apiKeys", "webhooks", "analytics", "talentPool", "optimizer"]


def fill(place: Place, sizes: list[int]) -> list[Company]:
    """The employers of these sizes, in the order of ``sizes``; statistics are fresh afterwards."""
    companies = [company(size) for size in sizes]
    with psycopg.connect(place.database, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(_SETTINGS)
        definitions = _drop_searches(connection)
        for one in companies:
            _make(connection, one)
        for definition in definitions:
            connection.execute(sql.SQL(definition))  # PostgreSQL's own text
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return companies


def _drop_searches(connection: psycopg.Connection[Any]) -> list[str]:
    """GIN indexes are made after the rows, in a tenth of the time."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%USING gin%'"
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [definition for _, definition in found]


def _make(connection: psycopg.Connection[Any], one: Company) -> None:
    values = {
        "size": one.size,
        "prefix": one.prefix,
        "slug": one.slug,
        "password": make_password(PASSWORD),
        "features": _FEATURES,
        "criteria": Jsonb(list(_CRITERIA)),
        "rich": RICH,
        "explanation": Jsonb(_explanation()),
        "profile": Jsonb(_PROFILE),
    }
    connection.execute("SELECT set_config('bench.prefix', %s, false)", [one.prefix])
    for statement in (_COMPANY, _PEOPLE, _APPLICATIONS, _SCORES, _TEXTS, _COUNTS):
        text = statement if statement in {_COMPANY, _SCORES, _TEXTS, _COUNTS} else statement.replace(" % ", " %% ")
        connection.execute(text, values)


def _explanation() -> dict[str, Any]:
    quote = "Five years of Python at a payments company, of which three with Django and PostgreSQL"
    verdicts = [
        {
            "id": f"0198c5d2-0000-7000-8000-{number:012x}", "text": text, "kind": "MUST" if number < 4 else "NICE",
            "weight": 8 - number, "verdict": "MET" if number < 4 else "PARTIAL", "strength": 0.8, "points": 6.4,
            "maxPoints": 8.0, "reason": f"The CV speaks of it: {text.lower()}.",
            "evidence": [{"quote": quote, "start": 120, "end": 205}, {"quote": quote, "start": 420, "end": 505}],
        }
        for number, text in enumerate(_CRITERIA)
    ]  # fmt: skip
    return {
        "summary": "Meets four of six criteria; two are met in part.", "recommendation": "GOOD",
        "strengths": list(_CRITERIA[:3]), "gaps": list(_CRITERIA[4:]), "criteria": verdicts,
    }  # fmt: skip


_PROFILE = {
    "name": "Ada Adler", "email": "ada@mail.example", "phone": None, "location": "Berlin", "links": [],
    "skills": ["Python", "PostgreSQL", "Django", "REST", "Git"], "languages": ["English", "German"],
    "totalYearsExperience": 7.5,
    "experience": [
        {"title": "Engineer", "company": "Acme", "start": "2018-01", "end": None, "summary": "Built services. " * 10}
    ] * 3,
    "education": [{"degree": "BSc", "institution": "TU Berlin", "end": "2016"}],
}  # fmt: skip
