"""The phones of staff: devices of django-otp whose secret is sealed before it is stored.

django-otp's own device keeps the secret as it is, in a column too short for a sealed one; what is done with the secret
(RFC 6238) is its code here too.
"""

import time
from base64 import b32encode
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from hiresscope.lib.crypto import seal, unseal

STEP_SECONDS, DIGITS, TOLERANCE = 30, 6, 1


def new_key() -> str:
    """A fresh secret of 20 bytes, sealed."""
    return seal(random_hex(20))


class Phone(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """A phone that shows six digits, new ones every 30 seconds. Digits are good once: ``last_step`` is the newest step
    whose digits were used. ``drift`` is by how many steps its clock is off."""

    key = models.TextField(default=new_key, editable=False)
    drift = models.SmallIntegerField(default=0, editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)

    objects: ClassVar[models.Manager["Phone"]] = DeviceManager()

    class Meta(Device.Meta):  # type: ignore[misc]
        verbose_name = "phone"

    @property
    def secret(self) -> bytes:
        """The secret itself. Raises CannotUnseal."""
        return bytes.fromhex(unseal(self.key))

    def verify_token(self, token: str) -> bool:
        """Whether the phone shows these digits now, give or take a step, and they were not used before."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        totp = TOTP(self.secret, STEP_SECONDS, 0, DIGITS, self.drift)
        totp.time = time.time()
        if not (token.isdecimal() and totp.verify(int(token), TOLERANCE, self.last_step + 1)):
            self.throttle_increment(commit=True)
            return False
        self.last_step, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> float:
        """The first wait after wrong digits, in seconds; each further one doubles it."""
        return 1

    @property
    def written_key(self) -> str:
        """The secret as it is typed into a phone that cannot see the QR code."""
        return b32encode(self.secret).decode()

    @property
    def config_url(self) -> str:
        """What the QR code holds: an address by Google Authenticator's key URI format."""
        issuer = settings.OTP_TOTP_ISSUER
        given = {"secret": self.written_key, "algorithm": "SHA1", "digits": DIGITS, "period": STEP_SECONDS}
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode({**given, 'issuer': issuer}, quote_via=quote)}"
