"""The pages about applications: the public ones, and a candidate's own."""

from applications.pages.own import OwnApplication, OwnApplications, OwnExport
from applications.pages.public import ApplyPage, cv_link, status_page

__all__ = ["ApplyPage", "OwnApplication", "OwnApplications", "OwnExport", "cv_link", "status_page"]
