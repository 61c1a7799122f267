"""The candidates' portal under ``/candidate/``, but for what stands in applications."""

from django.urls import path

from candidates import pages

urlpatterns = [
    path("register", pages.Register.as_view(), name="candidate-register"),
    path("login", pages.Login.as_view(), name="candidate-login"),
    path("logout", pages.Logout.as_view(), name="candidate-logout"),
    path("verify", pages.Verify.as_view(), name="candidate-verify"),
    path("verification", pages.Verification.as_view(), name="candidate-verification"),
    path("forgot", pages.Forgot.as_view(), name="candidate-forgot"),
    path("reset", pages.Reset.as_view(), name="candidate-reset"),
    path("profile", pages.Profile.as_view(), name="candidate-profile"),
    path("erase", pages.Erase.as_view(), name="candidate-erase"),
]
