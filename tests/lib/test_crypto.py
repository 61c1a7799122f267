"""Sealing secrets at rest."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from hiresscope import env
from hiresscope.lib.crypto import CannotUnseal, reseal, seal, unseal


def test_what_is_sealed_is_not_readable_and_opens_again() -> None:
    sealed = seal("whsec_secret")
    assert "secret" not in sealed
    assert unseal(sealed) == "whsec_secret"


def test_an_older_key_still_opens_and_resealing_lets_it_be_dropped(settings: Any) -> None:
    old, new = env.new_encryption_key(), env.new_encryption_key()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    sealed = seal("secret")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    again = reseal(sealed)
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert unseal(again) == "secret"
    with pytest.raises(CannotUnseal):
        unseal(sealed)


def test_a_changed_value_does_not_open() -> None:
    sealed = seal("secret")
    with pytest.raises(CannotUnseal):
        unseal(sealed[:-4] + ("AAAA" if not sealed.endswith("AAAA") else "BBBB"))


def test_a_key_that_is_none_is_refused_with_the_mend(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["too short"]
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        seal("secret")
