"""Rows whose bytes are sealed under a key of the service: they are sealed anew when that key is changed."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.news_tables import NewsSubscription
from coc_service.store.tables import Mark, OutboxMail, Person

Reseal = Callable[[str, bytes], bytes]  # what a row is about, and its bytes


def addresses(session: Session, reseal: Reseal) -> None:
    """Seal the address of every person anew."""
    for person in session.scalars(select(Person)):
        person.sealed_address = reseal(person.id, person.sealed_address)
    session.flush()


def marks(session: Session, about: str, reseal: Reseal) -> None:
    """Seal everybody's mark about something anew."""
    for mark in session.scalars(select(Mark).where(col(Mark.about) == about)):
        mark.sealed = reseal(mark.person_id, mark.sealed)
    session.flush()


def subscriptions(session: Session, reseal: Callable[[NewsSubscription], bytes]) -> None:
    """Seal anew how each reporter wants to hear of news."""
    for subscription in session.scalars(select(NewsSubscription)):
        subscription.sealed = reseal(subscription)
    session.flush()


def envelopes(session: Session, reseal: Reseal) -> None:
    """Seal the envelope of every mail to an address anew."""
    for mail in session.scalars(select(OutboxMail).where(col(OutboxMail.sealed_envelope).is_not(None))):
        mail.sealed_envelope = reseal(mail.id, mail.sealed_envelope or b"")
    session.flush()
