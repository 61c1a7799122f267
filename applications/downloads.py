"""Handing a CV's file out."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from applications.models import Application
from hiresscope.lib.errors import NotFound


def cv_file(application: Application) -> FileResponse:
    """The CV as an attachment that no browser opens by itself, under its safe name. Raises NotFound."""
    try:
        file = default_storage.open(application.cv_path, "rb")
    except FileNotFoundError:
        raise NotFound("The file of this CV is not there any more") from None
    response = FileResponse(
        file, as_attachment=True, filename=application.cv_file_name, content_type=application.cv_content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
