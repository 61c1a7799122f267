"""Sending what is due: claim, sign, post, record. ``deliver`` hands deliveries to this process's sender."""

from webhooks.delivery.kind import DELIVER
from webhooks.delivery.sender import drain, submit

__all__ = ["DELIVER", "drain", "submit"]
