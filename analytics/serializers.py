"""The shapes of reports."""

from rest_framework import serializers

from hiresscope.lib.fields import Identifier, Integer, Output, Text, Timestamp


class OverviewOut(Output):
    active_jobs = Integer()
    total_cvs = Integer()
    avg_score = serializers.FloatField(allow_null=True)
    shortlisted_count = Integer()
    generated_at = Timestamp()


class DayOut(Output):
    date = serializers.DateField()
    count = Integer()
    scored = Integer()


class RangeOut(Output):
    range = Text()
    min = Integer()
    max = Integer()
    count = Integer()


class GapOut(Output):
    criterion = Text()
    count = Integer()


class JobReportOut(Output):
    job_id = Identifier()
    daily_trend = DayOut(many=True)
    score_distribution = RangeOut(many=True)
    status_breakdown = serializers.DictField(child=serializers.IntegerField())
    avg_score = serializers.FloatField(allow_null=True)
    median_score = serializers.FloatField(allow_null=True)
    top_gaps = GapOut(many=True)
    generated_at = Timestamp()
