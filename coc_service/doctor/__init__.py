"""Checks an installation, from the command line or within the running service, and says what to do about each problem."""

from coc_service.doctor.examining import examine, examine_running
from coc_service.doctor.finding import Finding
from coc_service.doctor.mail import mail_server, mail_settings_trouble

__all__ = ["Finding", "examine", "examine_running", "mail_server", "mail_settings_trouble"]
