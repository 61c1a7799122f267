"""Handing a CV's file out."""

import io

from django.http import FileResponse

from applications import uploads
from applications.models import Application
from hiresscope.lib.errors import NotFound


def cv_file(application: Application) -> FileResponse:
    """The CV as an attachment that no browser opens by itself, under its safe name. Raises NotFound or
    StorageUnavailable: it is read as a whole first, because an answer that has begun cannot become an error.
    """
    try:
        file = io.BytesIO(uploads.fetch(application.cv_path))
    except FileNotFoundError:
        raise NotFound("The file of this CV is not there any more") from None
    response = FileResponse(
        file, as_attachment=True, filename=application.cv_file_name, content_type=application.cv_content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
