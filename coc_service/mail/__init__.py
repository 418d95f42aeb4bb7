"""Outgoing mail: messages that reveal nothing about a case, and their delivery."""

from coc_service.mail.backoff import LONGEST_WAIT, next_attempt
from coc_service.mail.failure import CertificateProblem, DeliveryFailed, DeliveryStage
from coc_service.mail.folder import deliver_to_folder
from coc_service.mail.kinds import KINDS, Duplicate, MailKind, MessageKind, Recipient, on_leaving
from coc_service.mail.messages import (
    Envelope,
    EnvelopeMalformed,
    NoCheckpoint,
    SiteWords,
    ascii_address,
    build,
    message_id,
    require_site_name,
)
from coc_service.mail.reasons import in_words
from coc_service.mail.smtp import SmtpSettings, deliver, rehearse

__all__ = [
    "KINDS",
    "LONGEST_WAIT",
    "CertificateProblem",
    "DeliveryFailed",
    "DeliveryStage",
    "Duplicate",
    "Envelope",
    "EnvelopeMalformed",
    "MailKind",
    "MessageKind",
    "NoCheckpoint",
    "Recipient",
    "SiteWords",
    "SmtpSettings",
    "ascii_address",
    "build",
    "deliver",
    "deliver_to_folder",
    "in_words",
    "message_id",
    "next_attempt",
    "on_leaving",
    "rehearse",
    "require_site_name",
]
