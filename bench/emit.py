"""Queue test events for the endpoints by turns, in one transaction: python -m bench.emit COUNT ENDPOINT…"""

import sys


def main(count: int, endpoints: list[str]) -> None:
    import django

    django.setup()
    from django.db import transaction

    from webhooks.models import Endpoint
    from webhooks.services import send_test

    rows = list(Endpoint.objects.filter(pk__in=endpoints))
    with transaction.atomic():
        for number in range(count):
            send_test(endpoint=rows[number % len(rows)])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
