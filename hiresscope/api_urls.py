"""Every route of ``/api/v1`` on one screen."""

from django.urls import path

from accounts import views as accounts
from analytics import views as analytics
from applications import views as applications
from applications.views import people
from billing import views as billing
from candidates import views as candidates
from hiresscope import health
from jobs import views as jobs
from referrals import views as referrals
from talentpool import views as talentpool
from webhooks import views as webhooks

urlpatterns = [
    path("health", health.Health.as_view()),
    # accounts
    path("auth/signup", accounts.Signup.as_view()),
    path("auth/login", accounts.Login.as_view()),
    path("auth/refresh", accounts.Refresh.as_view()),
    path("auth/logout", accounts.Logout.as_view()),
    path("auth/me", accounts.Me.as_view()),
    path("auth/password/forgot", accounts.ForgotPassword.as_view()),
    path("auth/password/reset", accounts.ResetPassword.as_view()),
    path("api-keys", accounts.ApiKeys.as_view()),
    path("api-keys/<uuid:key_id>", accounts.ApiKeyDetail.as_view()),
    path("team", accounts.Team.as_view()),
    path("team/accept", accounts.AcceptInvitation.as_view()),
    path("team/<uuid:user_id>", accounts.TeamMember.as_view()),
    # applications
    path("jobs/<uuid:job_id>/applications", applications.JobApplications.as_view()),
    path("jobs/<uuid:job_id>/applications/bulk", applications.BulkUpload.as_view()),
    path("jobs/<uuid:job_id>/applications/export-csv", applications.JobApplicationsCSV.as_view()),
    path("jobs/<uuid:job_id>/rescore", applications.JobRescore.as_view()),
    path("applications/<uuid:application_id>", applications.ApplicationDetailView.as_view()),
    path("applications/<uuid:application_id>/status", applications.ApplicationStatus.as_view()),
    path("applications/<uuid:application_id>/cv", applications.ApplicationCV.as_view()),
    path("applications/<uuid:application_id>/text", applications.ApplicationText.as_view()),
    path("applications/<uuid:application_id>/retry", applications.ApplicationRetry.as_view()),
    path("batches/<uuid:batch_id>", applications.BatchView.as_view()),
    path("apply/<slug:slug>", applications.Apply.as_view()),
    # jobs
    path("jobs", jobs.Jobs.as_view()),
    path("jobs/public", jobs.PublicJobs.as_view()),
    path("jobs/<uuid:job_id>", jobs.JobDetail.as_view()),
    path("jobs/<uuid:job_id>/confirm-delete", jobs.JobConfirmDelete.as_view()),
    path("jobs/<uuid:job_id>/restore", jobs.JobRestore.as_view()),
    path("jobs/<uuid:job_id>/optimize", jobs.JobOptimize.as_view()),
    # candidates
    path("candidates/register", candidates.Register.as_view()),
    path("candidates/login", candidates.Login.as_view()),
    path("candidates/verify-email", candidates.VerifyEmail.as_view()),
    path("candidates/me", candidates.Own.as_view()),
    path("candidates/me/profile", candidates.Profile.as_view()),
    path("candidates/me/applications", people.OwnApplications.as_view()),
    path("candidates/me/score/<uuid:application_id>", people.OwnScoreView.as_view()),
    path("candidates", candidates.Candidates.as_view()),
    path("candidates/<uuid:candidate_id>", people.CandidateDetail.as_view()),
    path("candidates/<uuid:candidate_id>/export", people.CandidateExport.as_view()),
    # talent pool
    path("talent-pool", talentpool.TalentPool.as_view()),
    path("talent-pool/<uuid:entry_id>", talentpool.TalentPoolEntry.as_view()),
    path("talent-pool/suggest/<uuid:job_id>", talentpool.Suggestions.as_view()),
    # analytics
    path("analytics/overview", analytics.Overview.as_view()),
    path("analytics/jobs/<uuid:job_id>", analytics.JobReport.as_view()),
    # referrals
    path("referrals/generate", referrals.Generate.as_view()),
    path("referrals/stats", referrals.StatsView.as_view()),
    # billing
    path("billing/plans", billing.Plans.as_view()),
    path("billing/usage", billing.UsageView.as_view()),
    # webhooks
    path("webhooks", webhooks.Webhooks.as_view()),
    path("webhooks/<uuid:endpoint_id>", webhooks.WebhookDetail.as_view()),
    path("webhooks/<uuid:endpoint_id>/test", webhooks.WebhookTest.as_view()),
    path("webhooks/<uuid:endpoint_id>/rotate-secret", webhooks.WebhookRotateSecret.as_view()),
    path("webhooks/<uuid:endpoint_id>/recover", webhooks.WebhookRecover.as_view()),
    path("webhooks/<uuid:endpoint_id>/deliveries", webhooks.WebhookDeliveries.as_view()),
    path("webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>", webhooks.WebhookDelivery.as_view()),
    path("webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/redeliver", webhooks.WebhookRedeliver.as_view()),
]
