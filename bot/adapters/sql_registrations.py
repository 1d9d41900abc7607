"""Room: adapters. Registrations, their versions and reminders in SQL, within a transaction that somebody else opened. No connections of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.adapters.sql_schema import registration_versions, registrations, reminders
from bot.adapters.stored_json import REMINDER, VALUES, dump, load
from bot.adapters.vault import Vault
from bot.domain.errors import Overtaken
from bot.domain.forms import Value
from bot.domain.registrations import DueReminder, Registration, RegistrationStatus
from bot.ports import Clock


class SqlRegistrations:
    """What forms collected; values and notes go through the vault."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault, self._clock = vault, clock

    def all(self, connection: Connection, form: str | None) -> Sequence[Registration]:
        """Every one, or those of a form; the oldest first."""
        query = select(registrations).order_by(registrations.c.at)
        return [self._registration(row) for row in connection.execute(query.where(registrations.c.form == form) if form else query)]

    def one(self, connection: Connection, reference: str) -> Registration | None:
        """One of them."""
        found = connection.execute(select(registrations).where(registrations.c.reference == reference)).first()
        return self._registration(found) if found else None

    def of(self, connection: Connection, conversation: str) -> Sequence[Registration]:
        """Those of one person, the oldest first."""
        query = select(registrations).where(registrations.c.conversation == conversation).order_by(registrations.c.at)
        return [self._registration(row) for row in connection.execute(query)]

    def sent(self, connection: Connection, start: datetime, end: datetime) -> Sequence[Registration]:
        """Those that were first sent in a span, the oldest first."""
        query = select(registrations).where(registrations.c.at >= start, registrations.c.at < end).order_by(registrations.c.at)
        return [self._registration(row) for row in connection.execute(query)]

    def keep(self, connection: Connection, each: Registration) -> None:
        """A first version is added; a later one replaces the one before it, which goes into the history. Raises Overtaken."""
        if each.version == 1:
            new = {"reference": each.reference, "form": each.form, "conversation": each.conversation, "at": each.at}
            connection.execute(insert(registrations), {**new, **self._row(each), "status": each.status})
            return
        before = (registrations.c.reference == each.reference, registrations.c.version == each.version - 1)
        old = connection.execute(select(registrations.c.content).where(*before)).first()
        if old is None:
            raise Overtaken(each.reference)
        # A change of the person's leaves alone what staff did meanwhile; taking it back ends that too.
        ended = {"status": each.status, "note": None} if each.is_withdrawn else {}
        connection.execute(update(registrations).where(*before).values(**self._row(each), **ended))
        self._keep_history(connection, each, old.content)

    def _keep_history(self, connection: Connection, each: Registration, content: str) -> None:
        if each.is_withdrawn:
            connection.execute(delete(registration_versions).where(registration_versions.c.reference == each.reference))
            connection.execute(delete(reminders).where(reminders.c.reference == each.reference))
            return
        row = {"reference": each.reference, "version": each.version - 1, "at": each.changed_at or self._clock.now(), "content": content}
        connection.execute(insert(registration_versions), row)

    def forget(self, connection: Connection, form: str, before: datetime) -> int:
        """Delete those of a form that were last sent before a moment; versions, reminders and the record of work go with them."""
        sent = func.coalesce(registrations.c.changed_at, registrations.c.at)
        return connection.execute(delete(registrations).where(registrations.c.form == form, sent < before)).rowcount

    def keep_reminder(self, connection: Connection, each: DueReminder) -> None:
        """A word to be said later; one that was to remind of the same thing gives way to it."""
        waiting = (reminders.c.reference == each.reference, reminders.c.said_at.is_(None))
        connection.execute(delete(reminders).where(*waiting))
        content = self._vault.lock(dump(REMINDER, each))
        row = {"conversation": each.conversation, "reference": each.reference, "due_at": each.due_at, "content": content}
        connection.execute(insert(reminders), row)

    def keep_reminded(self, connection: Connection, reminder: int) -> None:
        """The word was said; raises Overtaken where another process said it."""
        still = (reminders.c.id == reminder, reminders.c.said_at.is_(None))
        if connection.execute(update(reminders).where(*still).values(said_at=self._clock.now())).rowcount != 1:
            raise Overtaken(f"reminder {reminder}")

    def due(self, connection: Connection, at: datetime) -> Sequence[DueReminder]:
        """Words whose time has come, the oldest first."""
        query = select(reminders).where(reminders.c.due_at <= at, reminders.c.said_at.is_(None)).order_by(reminders.c.due_at)
        return [replace(load(REMINDER, self._vault.unlock(row.content)), id=row.id) for row in connection.execute(query)]

    def _row(self, each: Registration) -> dict[str, object]:
        return {"content": self._vault.lock(dump(VALUES, dict(each.values))), "version": each.version, "changed_at": each.changed_at}

    def _registration(self, row: Row[Any]) -> Registration:
        values: dict[str, Value] = load(VALUES, self._vault.unlock(row.content))
        changed = utc(row.changed_at) if row.changed_at else None
        note = self._vault.unlock(row.note) if row.note else ""
        status = RegistrationStatus(row.status)
        return Registration(row.reference, row.form, row.conversation, utc(row.at), values, row.version, status, changed, note, row.officer)


def utc(moment: datetime) -> datetime:
    """SQLite gives moments back without their zone; they were stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
