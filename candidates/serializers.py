"""The shapes of candidates and their accounts."""

from typing import Any

from accounts.serializers import TokensOut
from candidates import contacts
from candidates.models import CandidateAccount
from hiresscope.lib.fields import Boolean, Email, Identifier, Input, ListOf, Output, Password, Text, Timestamp


class LinkedinUrl(Text):
    """An https address of a person's page on linkedin.com."""

    default_error_messages = {"linkedin": "must be an https linkedin.com profile"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The address."""
        url = super().to_internal_value(data)
        if not contacts.is_linkedin_profile(url):
            self.fail("linkedin")
        return url


class Phone(Text):
    """A phone number; E.164 where it says its country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The number."""
        return contacts.phone(super().to_internal_value(data)) or ""


class RegisterInput(Input):
    name = Text(max_length=200)
    email = Email()
    password = Password()
    phone = Phone(required=False, allow_null=True)
    linkedin_url = LinkedinUrl(required=False, allow_null=True)


class ProfileInput(Input):
    name = Text(max_length=200, required=False)
    phone = Phone(required=False, allow_null=True)
    linkedin_url = LinkedinUrl(required=False, allow_null=True)


class TokenInput(Input):
    token = Text(max_length=200)


class AccountOut(Output):
    """A candidate's account."""

    id = Identifier()
    name = Text()
    email = Email()
    email_verified = Boolean()
    phone = Text(allow_null=True)
    linkedin_url = Text(allow_null=True)
    created_at = Timestamp()

    @classmethod
    def get_email_verified(cls, account: CandidateAccount) -> bool:
        """Whether the address was shown to be theirs."""
        return account.email_verified_at is not None


class SessionOut(TokensOut):
    """A new session of a candidate."""

    candidate = AccountOut()


class ErasedOut(Output):
    id = Identifier()
    deleted = Boolean()


class CandidateRow(Output):
    """A person as the tenant knows them."""

    id = Identifier()
    name = Text(allow_null=True)
    email = Email(allow_null=True)
    phone = Text(allow_null=True)
    linkedin_url = Text(allow_null=True)
    location = Text(allow_null=True)
    skills = ListOf(child=Text())
    created_at = Timestamp()
