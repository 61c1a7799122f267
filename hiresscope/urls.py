"""Pages, admin, docs, health; and what unknown addresses and unhandled faults answer."""

from django.contrib import admin
from django.urls import include, path

from hiresscope import health

urlpatterns = [
    path("api/v1/", include("hiresscope.api_urls")),
    path("health", health.health),
    path("admin/", admin.site.urls),
]

handler400 = "hiresscope.lib.pages.bad_request"
handler403 = "hiresscope.lib.pages.forbidden"
handler404 = "hiresscope.lib.pages.not_found"
handler500 = "hiresscope.lib.pages.broken"
