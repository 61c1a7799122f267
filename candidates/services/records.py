"""The tenant's records: one row a person and tenant, however many CVs arrive at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from accounts.models import Tenant
from candidates import contacts
from candidates.emails import email_key
from candidates.models import Candidate

_UPSERT = """
INSERT INTO candidates_candidate AS known
    (id, tenant_id, email, email_key, name, phone, linkedin_url, skills, created_at, updated_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, '{}', statement_timestamp(), statement_timestamp())
ON CONFLICT (tenant_id, email_key) DO UPDATE SET
    name = COALESCE(known.name, EXCLUDED.name),
    phone = COALESCE(known.phone, EXCLUDED.phone),
    linkedin_url = COALESCE(known.linkedin_url, EXCLUDED.linkedin_url)
RETURNING *
"""

_LEARN = """
UPDATE candidates_candidate SET
    name = COALESCE(name, %(name)s), phone = COALESCE(phone, %(phone)s), location = COALESCE(%(location)s, location),
    skills = ARRAY(SELECT DISTINCT unnest(skills || %(skills)s::varchar[]) ORDER BY 1),
    updated_at = statement_timestamp()
WHERE id = %(id)s AND tenant_id = %(tenant)s
"""

# Positions are stripped: the words of several CVs stand in one vector and nobody asks for phrases.
_WORDS = """
INSERT INTO candidates_candidatewords AS known (id, tenant_id, candidate_id, words)
SELECT %(new)s, tenant_id, id, strip(to_tsvector('simple', %(text)s)) FROM candidates_candidate
WHERE id = %(id)s AND tenant_id = %(tenant)s
ON CONFLICT (candidate_id) DO UPDATE SET words = strip(known.words || EXCLUDED.words)
"""
_MAX_WORDS_TEXT = 300_000


def find_or_make(
    *,
    tenant: Tenant | UUID,
    email: str | None,
    name: str | None = None,
    phone: str | None = None,
    linkedin: str | None = None,
) -> Candidate:
    """The tenant's record of the person with this e-mail, made if need be; what it lacks is filled in.

    One statement, so parallel calls end at one row. Without an e-mail it is always a new record.
    """
    tenant_id = tenant.pk if isinstance(tenant, Tenant) else tenant
    address = email.strip().lower() if email else None
    values = [
        uuid7(),
        tenant_id,
        address,
        email_key(address) if address else None,
        name or None,
        contacts.phone(phone),
        linkedin or None,
    ]
    person: Candidate = Candidate.objects.raw(_UPSERT, values)[0]
    return person


def learn(*, tenant_id: UUID, candidate_id: UUID, profile: Mapping[str, Any], text: str) -> None:
    """Take over what a CV says: its skills and words are added, its location is the newest word.

    ``profile`` has the API's shape, ``text`` is the visible text. A name or phone that is known stays.
    """
    skills: Sequence[str] = [skill[:100] for skill in profile.get("skills") or []]
    row = {"id": candidate_id, "tenant": tenant_id}
    with connection.cursor() as cursor:
        cursor.execute(
            _LEARN,
            {
                **row,
                "name": (profile.get("name") or None) and profile["name"][:200],
                "phone": contacts.phone(profile.get("phone")),
                "location": (profile.get("location") or None) and profile["location"][:200],
                "skills": list(skills),
            },
        )
        cursor.execute(_WORDS, {**row, "new": uuid7(), "text": text[:_MAX_WORDS_TEXT]})
