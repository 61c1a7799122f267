from django.apps import AppConfig


class TalentPoolConfig(AppConfig):
    name = "talentpool"
    verbose_name = "Talent pool"
