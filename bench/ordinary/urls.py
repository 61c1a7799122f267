"""What the reference serves: the addresses that are measured."""

import csv
import hashlib
import secrets
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers, viewsets
from rest_framework.decorators import action

from applications.models import Application, HistoryEntry
from candidates.models import Candidate
from jobs.models import Job


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    job_id = serializers.UUIDField(read_only=True)
    job_title = serializers.CharField(source="job.title", read_only=True)
    candidate_id = serializers.UUIDField(read_only=True)
    status = serializers.CharField(read_only=True)
    score_stale = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = (
            "id", "job_id", "job_title", "candidate_id", "candidate_name", "candidate_email", "status", "processing",
            "decision", "score", "score_stale", "engine", "matched_skills", "missing_skills", "flags", "source",
            "cv_file_name", "created_at", "scored_at",
        )  # fmt: skip

    def get_score_stale(self, row: Application) -> bool:
        return row.scored_version is not None and row.scored_version != row.job.criteria_version


class HistorySerializer(serializers.ModelSerializer[HistoryEntry]):
    class Meta:
        model = HistoryEntry
        fields = ("event", "from_status", "to_status", "by", "note", "at")


class DetailSerializer(ApplicationSerializer):
    explanation = serializers.JSONField(source="current_score.explanation")
    profile = serializers.JSONField(source="parsed.profile")
    hidden_text = serializers.JSONField(source="parsed.hidden_text")
    history = HistorySerializer(many=True)

    class Meta(ApplicationSerializer.Meta):
        fields = (
            *ApplicationSerializer.Meta.fields, "candidate_phone", "cover_letter", "explanation", "profile", "failure",
            "cv_size", "cv_content_type", "cv_sha256", "hidden_text", "history",
        )  # type: ignore[assignment]  # fmt: skip


class UploadSerializer(serializers.Serializer[Application]):
    id = serializers.UUIDField(read_only=True)
    file = serializers.FileField(write_only=True)


class Applications(viewsets.ModelViewSet[Application]):
    lookup_url_kwarg = "application_id"

    def get_queryset(self) -> QuerySet[Application]:
        user: Any = self.request.user
        rows: QuerySet[Application] = Application.objects.filter(tenant=user.tenant, job__deleted_at=None)
        rows = rows.select_related("job").order_by(F("score").desc(nulls_last=True), "-id")
        if self.action == "retrieve":
            rows = rows.select_related("current_score", "parsed").prefetch_related("history")
        if "job_id" in self.kwargs:
            rows = rows.filter(job=self.kwargs["job_id"])
        if text := self.request.query_params.get("q"):
            rows = rows.filter(candidate_name__icontains=text)
        return rows

    def get_serializer_class(self) -> Any:
        return {"retrieve": DetailSerializer, "create": UploadSerializer}.get(self.action, ApplicationSerializer)

    def perform_create(self, serializer: Any) -> None:
        user: Any = self.request.user
        job = Job.objects.get(tenant=user.tenant, pk=self.kwargs["job_id"])
        file = serializer.validated_data["file"]
        digest = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        with transaction.atomic():
            row = Application.objects.create(
                tenant=user.tenant, job=job, source="API", cv_path=default_storage.save(secrets.token_hex(16), file),
                cv_file_name=file.name, cv_size=file.size, cv_content_type=file.content_type, cv_sha256=digest,
            )  # fmt: skip
            HistoryEntry.objects.create(tenant=user.tenant, application=row, event="created", by=user.name)
        serializer.instance = row

    @action(detail=False)
    def export(self, request: Any, **path: Any) -> HttpResponse:
        response = HttpResponse(content_type="text/csv")
        writer = csv.writer(response)
        for row in self.get_queryset():
            writer.writerow([
                row.pk, row.candidate_name, row.candidate_email, row.candidate_phone, row.score, row.status,
                row.engine, "; ".join(row.matched_skills), "; ".join(row.missing_skills), "; ".join(row.flags),
                row.source, row.cv_file_name, row.created_at, row.scored_at,
            ])  # fmt: skip
        return response


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    class Meta:
        model = Candidate
        fields = ("id", "name", "email", "phone", "linkedin_url", "location", "skills", "created_at")


class Candidates(viewsets.ReadOnlyModelViewSet[Candidate]):
    serializer_class = CandidateSerializer

    def get_queryset(self) -> QuerySet[Candidate]:
        user: Any = self.request.user
        rows: QuerySet[Candidate] = Candidate.objects.filter(tenant=user.tenant).order_by("-created_at", "-id")
        text = self.request.query_params.get("q")
        return rows.filter(models.Q(name__icontains=text) | models.Q(email__icontains=text)) if text else rows


_BASE = "api/v1"
urlpatterns = [
    path(f"{_BASE}/jobs/<uuid:job_id>/applications", Applications.as_view({"get": "list", "post": "create"})),
    path(f"{_BASE}/jobs/<uuid:job_id>/applications/export-csv", Applications.as_view({"get": "export"})),
    path(f"{_BASE}/applications/<uuid:application_id>", Applications.as_view({"get": "retrieve"})),
    path(f"{_BASE}/candidates", Candidates.as_view({"get": "list"})),
]
