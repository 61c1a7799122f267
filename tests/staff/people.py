"""Members of staff, and their phones."""

import time
from typing import Any

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP

from accounts.models import User
from accounts.phones import DIGITS, STEP_SECONDS, Phone
from tests.factories import password_hash


def member_of_staff(email: str = "staff@example.com", **columns: Any) -> User:
    """One with every permission, unless ``columns`` say otherwise, who logs in with ``factories.PASSWORD``."""
    fields = {"name": "Sam Staff", "is_staff": True, "is_superuser": True, **columns}
    return User.objects.create(email=email, password=password_hash(), **fields)


def phone_of(user: User) -> Phone:
    """Their enrolled phone, made if they have none."""
    phone, _ = Phone.objects.get_or_create(user=user, confirmed=True, defaults={"name": "phone"})
    return phone


def shown_by(device: Phone) -> str:
    """The digits that the phone shows now."""
    totp = TOTP(device.secret, STEP_SECONDS, 0, DIGITS, device.drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


def let_in(client: Client, user: User) -> None:
    """Log ``client`` in as ``user``, past both factors."""
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = phone_of(user).persistent_id
    session.save()
