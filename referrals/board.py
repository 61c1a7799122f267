"""The employers' page of their referral link."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from accounts.employer_page import EmployerPage
from accounts.permissions import Access
from referrals import services


class ReferralPage(EmployerPage):
    access: ClassVar = {"GET": Access()}
    here = "referrals"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The link to share, and what it has brought."""
        context = {"link": services.link(self.tenant), "stats": services.stats(self.tenant)}
        return self.page("app/settings/referrals.html", context)
