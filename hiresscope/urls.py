"""Pages, admin, docs, health; and what unknown addresses and unhandled faults answer."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from applications import pages
from hiresscope import docs, health, metrics
from hiresscope.lib import language
from jobs import pages as job_pages

urlpatterns = [
    path("api/v1/", include("hiresscope.api_urls")),
    path("api/schema", docs.SchemaView.as_view()),
    path("api/docs", docs.DocsView.as_view()),
    path("health", health.Health.as_view()),
    path("livez", health.live),
    path("readyz", health.ready),
    path("metrics", metrics.metrics),
    path("apply/<slug:slug>", pages.ApplyPage.as_view(), name="apply"),
    path("careers/<slug:slug>", job_pages.careers, name="careers"),
    path("careers/<slug:slug>/jobs.rss", job_pages.JobsFeed()),
    path("careers/<slug:slug>/jobs.xml", job_pages.boards_feed),
    path("jobs.rss", job_pages.JobsFeed()),
    path("jobs.xml", job_pages.boards_feed),
    path("sitemap.xml", job_pages.site_map, name="django.contrib.sitemaps.views.sitemap"),
    path("robots.txt", job_pages.robots),
    path("candidate/", pages.OwnApplications.as_view(), name="candidate"),
    path("candidate/applications/<uuid:application_id>", pages.OwnApplication.as_view(), name="candidate-score"),
    path("candidate/export", pages.OwnExport.as_view(), name="candidate-export"),
    path("candidate/", include("candidates.urls")),
    path("apply/status/<str:token>", pages.status_page, name="apply-status"),
    path("files/cv/<str:token>", pages.cv_link, name="cv-file"),
    path("language", language.choose, name="language"),
    path("app", RedirectView.as_view(url="/app/")),
    path("app/", include("hiresscope.app_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "hiresscope.lib.pages.bad_request"
handler403 = "hiresscope.lib.pages.forbidden"
handler404 = "hiresscope.lib.pages.not_found"
handler500 = "hiresscope.lib.pages.broken"
