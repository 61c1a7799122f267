"""Every route under ``/app/``, the employers' pages, on one screen."""

from django.urls import path

from accounts import board as accounts
from analytics import board as analytics
from applications import board as applications
from billing import board as billing
from jobs import board as jobs
from referrals import board as referrals
from talentpool import board as talentpool
from webhooks import board as webhooks

urlpatterns = [
    path("", analytics.Home.as_view()),
    # getting in
    path("signup", accounts.Signup.as_view()),
    path("login", accounts.Login.as_view()),
    path("logout", accounts.Logout.as_view()),
    path("forgot", accounts.Forgot.as_view()),
    path("reset", accounts.Reset.as_view()),
    path("accept", accounts.Accept.as_view()),
    path("password-mail", accounts.ResetMail.as_view()),
    # jobs
    path("jobs", jobs.Jobs.as_view()),
    path("jobs/new", jobs.JobNew.as_view()),
    path("jobs/<uuid:job_id>/edit", jobs.JobEdit.as_view()),
    path("jobs/<uuid:job_id>/advice", jobs.JobAdvice.as_view()),
    path("jobs/<uuid:job_id>/optimize", jobs.JobOptimize.as_view()),
    path("jobs/<uuid:job_id>/adopt", jobs.JobAdopt.as_view()),
    path("jobs/<uuid:job_id>/status", jobs.JobStatusChange.as_view()),
    path("jobs/<uuid:job_id>/delete", talentpool.JobDelete.as_view()),
    path("jobs/<uuid:job_id>/confirm-delete", talentpool.JobConfirmDelete.as_view()),
    path("jobs/<uuid:job_id>/restore", talentpool.JobRestore.as_view()),
    path("jobs/<uuid:job_id>/analytics", analytics.JobReport.as_view()),
    path("jobs/<uuid:job_id>/suggestions", talentpool.Suggestions.as_view()),
    # screening
    path("jobs/<uuid:job_id>", applications.Board.as_view()),
    path("jobs/<uuid:job_id>/upload", applications.Upload.as_view()),
    path("jobs/<uuid:job_id>/rescore", applications.Rescore.as_view()),
    path("jobs/<uuid:job_id>/export.csv", applications.Export.as_view()),
    path("batches/<uuid:batch_id>", applications.BatchPage.as_view()),
    path("applications/<uuid:application_id>", applications.ApplicationPage.as_view()),
    path("applications/<uuid:application_id>/decision", applications.Decide.as_view()),
    path("applications/<uuid:application_id>/undo", applications.Undo.as_view()),
    path("applications/<uuid:application_id>/retry", applications.Retry.as_view()),
    path("applications/<uuid:application_id>/cv", applications.CVFile.as_view()),
    # people
    path("candidates", applications.People.as_view()),
    path("candidates/<uuid:candidate_id>", applications.Person.as_view()),
    path("candidates/<uuid:candidate_id>/export.json", applications.PersonExport.as_view()),
    path("candidates/<uuid:candidate_id>/erase", applications.PersonErase.as_view()),
    # talent pool
    path("talent-pool", talentpool.Pool.as_view()),
    path("talent-pool/add", talentpool.PoolAdd.as_view()),
    path("talent-pool/<uuid:entry_id>/remove", talentpool.PoolRemove.as_view()),
    # settings
    path("settings", accounts.Preferences.as_view()),
    path("team", accounts.Team.as_view()),
    path("team/<uuid:user_id>/role", accounts.TeamRole.as_view()),
    path("team/<uuid:user_id>/remove", accounts.TeamRemove.as_view()),
    path("api-keys", accounts.ApiKeys.as_view()),
    path("api-keys/<uuid:key_id>/revoke", accounts.ApiKeyRevoke.as_view()),
    path("webhooks", webhooks.Endpoints.as_view()),
    path("webhooks/<uuid:endpoint_id>", webhooks.EndpointPage.as_view()),
    path("webhooks/<uuid:endpoint_id>/edit", webhooks.EndpointEdit.as_view()),
    path("webhooks/<uuid:endpoint_id>/test", webhooks.EndpointTest.as_view()),
    path("webhooks/<uuid:endpoint_id>/recover", webhooks.EndpointRecover.as_view()),
    path("webhooks/<uuid:endpoint_id>/rotate", webhooks.EndpointRotate.as_view()),
    path("webhooks/<uuid:endpoint_id>/delete", webhooks.EndpointDelete.as_view()),
    path("webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>", webhooks.DeliveryPage.as_view()),
    path("webhooks/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/redeliver", webhooks.Redeliver.as_view()),
    path("billing", billing.PlanPage.as_view()),
    path("referrals", referrals.ReferralPage.as_view()),
]
