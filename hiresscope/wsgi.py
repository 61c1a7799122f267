"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")

from hiresscope.lib import tracing

# Before the application is built, which reads the list of middleware.
tracing.configure_from_settings("web")
application = get_wsgi_application()
