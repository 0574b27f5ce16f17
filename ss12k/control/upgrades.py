"""A control file of an earlier version is brought to this one, whole or not at all, when it is first opened."""

from sqlalchemy import DDL, Connection, event, select, text

from ss12k.control.models import VERSION, AuditRow, Base

_REFUSED = {
    "update": "BEFORE UPDATE ON audit",
    "delete": "BEFORE DELETE ON audit",
    "replace": "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)",
}
"""What is refused of the audit, by whomever; an insert that replaces a row deletes it without a word."""
_APPEND_ONLY = [
    DDL(  # type: ignore[no-untyped-call]
        f"CREATE TRIGGER audit_no_{name} {when} BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
    ).execute_if(dialect="sqlite")
    for name, when in _REFUSED.items()
]
for _trigger in _APPEND_ONLY:
    event.listen(AuditRow.metadata.tables["audit"], "after_create", _trigger)


def _spell_out(connection: Connection) -> None:
    """The first version kept å, ä and ö of the audit as escapes, which no search finds."""
    audit = AuditRow.metadata.tables["audit"]
    for id, before, after in connection.execute(select(audit.c.id, audit.c.before, audit.c.after)).all():
        connection.execute(audit.update().where(audit.c.id == id).values(before=before, after=after))


OLDEST = 1
"""The earliest version that can be brought to this one."""


def upgrade(connection: Connection, version: int) -> None:
    """Within a transaction that has the file to itself: from this version to the present one."""
    if version < 2:
        for column in ("valid_from", "valid_until"):
            connection.execute(text(f"ALTER TABLE profile_versions ADD COLUMN {column} DATE"))
        Base.metadata.create_all(connection)  # the tables that were not there
        _spell_out(connection)
        for trigger in _APPEND_ONLY:
            connection.execute(trigger)
    connection.execute(text("UPDATE about SET version = :version"), {"version": VERSION})
