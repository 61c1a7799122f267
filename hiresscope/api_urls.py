"""Every route of ``/api/v1`` on one screen."""

from django.urls import path

from accounts import views as accounts

urlpatterns = [
    path("auth/signup", accounts.Signup.as_view()),
    path("auth/login", accounts.Login.as_view()),
    path("auth/me", accounts.Me.as_view()),
]
