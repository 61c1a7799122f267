"""The base of every view under ``/api/``."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.datastructures import MultiValueDict
from rest_framework.views import APIView as DRFView

from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.text import has_unstorable


class APIView(DRFView):
    """The base of every view under ``/api/``.

    ``access`` says per method who may call it (see ``accounts.permissions.Access``); a method without an entry is
    a fault that a guard test finds. ``rates`` names the rate limits beyond the tenant's own. ``parameters`` are the
    query parameters a GET takes; any other is 400.
    """

    access: ClassVar[Mapping[str, Any]] = {}
    rates: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    parameters: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Authenticate, check access and rates, then refuse unknown query parameters."""
        super().initial(request, *args, **kwargs)
        allowed = self.parameters if request.method in {"GET", "HEAD"} else frozenset()
        check_parameters(request.query_params, allowed)


def check_parameters(given: MultiValueDict[str, str], allowed: frozenset[str]) -> None:
    """Raise ValidationFailed for a parameter that is unknown, repeated or unstorable."""
    problems = []
    for name, values in given.lists():
        if name not in allowed:
            problems.append((name[:100], "is not a parameter of this endpoint"))
        elif len(values) > 1:
            problems.append((name, "must be given once"))
        elif has_unstorable(values[0]):
            problems.append((name, "must not contain NUL or lone surrogates"))
    if problems:
        raise ValidationFailed(problems)
