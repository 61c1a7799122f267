from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        import billing.services
        from referrals import services

        billing.services.paid_hooks.append(services.convert)
