"""The shapes of the talent pool."""

from hiresscope.lib.fields import Boolean, Email, Identifier, Input, Integer, ListOf, Output, Text, Timestamp


class EntryInput(Input):
    candidate_id = Identifier()
    department = Text(max_length=100, required=False, allow_null=True)
    notes = Text(lines=True, max_length=5_000, required=False, allow_null=True)
    tags = ListOf(child=Text(max_length=50), max_length=20, required=False)


class PooledPersonOut(Output):
    id = Identifier()
    name = Text(allow_null=True)
    email = Email(allow_null=True)
    skills = ListOf(child=Text())


class EntryOut(Output):
    """``Entry`` of the contract."""

    id = Identifier()
    candidate = PooledPersonOut()
    department = Text(allow_null=True)
    score = Integer(allow_null=True)
    scored_for_job_id = Identifier(allow_null=True)
    notes = Text(allow_null=True)
    tags = ListOf(child=Text())
    created_at = Timestamp()


class RemovedOut(Output):
    id = Identifier()
    deleted = Boolean()


class PoolSuggestionOut(Output):
    entry = EntryOut()
    match_score = Integer(min_value=0, max_value=100)
    department_match = Boolean()
    reasons = ListOf(child=Text())


class SuggestionsOut(Output):
    data = PoolSuggestionOut(many=True)  # type: ignore[assignment]  # the field has the name of a DRF attribute
