"""The audit, told: who changed what and when, and what of it is other than before, in short lines."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ss12k.control.onboarding import STEPS
from ss12k.control.records import AuditEntry
from ss12k.control.store import Control
from ss12k.errors import Ss12kError, printable
from ss12k.explore.register import FIELDS, OFFICER
from ss12k.explore.spreadsheets import spreadsheet
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.values import SWEDEN

NOTHING = "nothing"
"""What stands where something was empty."""
LONGEST = 160
"""So many characters of a value stand in a line; the whole of it stands in the entry itself."""
HEADS = ("When (UTC)", "When (Sweden)", "Who", "What", "Source", "Client", "What changed", "Before", "After")
"""The columns of the whole audit."""
MODES = {"everything": "Access to everything", "selected": "Access to selected"}

_PROFILE = {
    "permissionMode": "Permission mode",
    "includeAlternativePersonData": "Protected persons under an alias",
    "name": "Client",
    "vendor": "Vendor",
    "dataProtectionOfficer": OFFICER,
    "source": "Source",
}
_KNOWN = {"sharedData", "organisations", "clientId", *_PROFILE}
_VALIDITY = {"validFrom": "Valid from", "validUntil": "Valid until"}
_OTHERS = {
    "status": "State",
    "label": "Label",
    "key": "Key",
    "expires": "Expires",
    "revokedKeys": "Keys revoked",
    "name": "Name",
    "snapshot": "Snapshot",
    "file": "File",
    "forced": "Made current whatever spoke against it",
    "step": "Step",
    "version": "Version",
    "note": "Note",
    "comment": "Comment",
}

Said = Mapping[str, Any]


def when(moment: datetime) -> str:
    """A moment as the clock in Sweden showed it, to the second, with its offset from UTC."""
    return moment.astimezone(SWEDEN).isoformat(" ", timespec="seconds")


def changed(entry: AuditEntry) -> list[str]:
    """What an entry changed, in short lines; none where it changed nothing that can be told."""
    before, after = entry.before or {}, entry.after or {}
    return list(_TOLD.get(entry.action, _others)(before, after))


def line(entry: AuditEntry) -> str:
    """An entry as one line of text."""
    about = " ".join(filter(None, [entry.source and f"source {entry.source}",
                                   entry.client_id and f"client {entry.client_id}"]))  # fmt: skip
    told = "; ".join(changed(entry))
    return _in_one_line("  ".join(filter(None, [when(entry.at), entry.actor, entry.action, about, told])))


def as_json(entry: AuditEntry) -> dict[str, Any]:
    """An entry as JSON: everything that was kept, and what of it changed."""
    return {
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "source": entry.source,
        "client": entry.client_id,
        "changed": changed(entry),
        "before": entry.before,
        "after": entry.after,
    }


def must_be(
    control: Control, source: str | None, client: str | None, action: str | None, first: date | None, last: date | None
) -> None:
    """Refuse to be asked for what there is not: no answer would look like nothing done."""
    if source is not None:
        control.source(source)
    if client is not None:
        control.client(client)
    actions, _ = control.audit_values()
    if action is not None and action not in actions:
        raise Ss12kError(
            f"the audit has no action {printable(action)!r}; there are: {', '.join(actions) or 'none yet'}"
        )
    if first and last and last < first:
        raise Ss12kError(f"{last} is before {first}: nothing can be from the one to the other")


def csv(entries: Iterable[AuditEntry]) -> bytes:
    """Entries as CSV, before and after as JSON; no cell of it is run by a spreadsheet."""
    return spreadsheet(_csv_lines(entries))


def json_bytes(entries: Iterable[AuditEntry]) -> bytes:
    """Entries as a JSON list, one a line."""
    lines = (json.dumps(as_json(each), ensure_ascii=False) for each in entries)
    return ("[" + ",\n".join(lines) + "]\n").encode()


def _csv_lines(entries: Iterable[AuditEntry]) -> Iterator[tuple[str, ...]]:
    yield HEADS
    for each in entries:
        yield (each.at.isoformat(timespec="seconds"), when(each.at), each.actor, each.action, each.source or "",
               each.client_id or "", "; ".join(changed(each)), _text(each.before), _text(each.after))  # fmt: skip


def _text(document: Said | None) -> str:
    return "" if document is None else json.dumps(document, ensure_ascii=False)


def _profile(before: Said, after: Said) -> Iterator[str]:
    """By categories, by how many organisations, and field by field."""
    old, new = before.get("profile") or {}, after.get("profile") or {}
    if not before:
        yield "New client"
    yield from _listed("Shared data", _labels(old), _labels(new))
    yield from _counted("organisation", "checked", old.get("organisations"), new.get("organisations"))
    yield from _values(_PROFILE, _readable(old), _readable(new))
    yield from _values({name: name for name in sorted({*old, *new} - _KNOWN)}, old, new)
    yield from _values(_VALIDITY, before, after)
    yield from _values({"version": "Version"}, before, after)
    if after.get("comment"):
        yield f"Comment: {_shown(after['comment'])}"


def _readable(profile: Said) -> dict[str, Any]:
    mode = profile.get("permissionMode")
    return {**profile, "permissionMode": MODES.get(mode, mode)} if mode else dict(profile)


def _labels(profile: Said) -> list[str]:
    codes = profile.get("sharedData") or []
    return [CATEGORIES[code].label if code in CATEGORIES else str(code) for code in codes]


def _register(before: Said, after: Said) -> Iterator[str]:
    yield from _values(FIELDS, before, after)
    yield from _values({name: name for name in sorted({*before, *after} - set(FIELDS))}, before, after)


def _step(before: Said, after: Said) -> Iterator[str]:
    """Which step, for which version of the profile, on which snapshot, and the note."""
    said = after or before
    yield f"Step: {STEPS.get(said.get('step', ''), said.get('step', ''))}"
    about = {name: _OTHERS[name] for name in ("version", "snapshot", "note")}
    yield from _values(about, before, after) if after else ()


def _guard(_: Said, after: Said) -> Iterator[str]:
    """The snapshot, and what spoke against it."""
    yield f"Snapshot: {_shown(after.get('snapshot'))}"
    for reason in after.get("reasons") or []:
        yield _shown(reason)


def _key(before: Said, after: Said) -> Iterator[str]:
    """Its id and label, and until when it is good, if not for ever."""
    end = after.get("expires")
    yield from _others(before, {**after, "expires": when(datetime.fromisoformat(end))} if end else after)


def _others(before: Said, after: Said) -> Iterator[str]:
    """Whatever else there is, field by field."""
    names = list(dict.fromkeys([*before, *after]))
    yield from _values({name: _OTHERS.get(name, name) for name in names}, before, after)


_TOLD: Mapping[str, Callable[[Said, Said], Iterator[str]]] = {
    "profile saved": _profile,
    "register saved": _register,
    "key issued": _key,
    "step ticked": _step,
    "step opened": _step,
    "guard overruled": _guard,
    "snapshot held": _guard,
}
"""How each action is told that is not told field by field."""


def _values(labels: Mapping[str, str], before: Said, after: Said) -> Iterator[str]:
    """Old → new, of what differs; what there was nothing of before, or is none of any more, by itself."""
    for name, label in labels.items():
        old, new = before.get(name), after.get(name)
        if old == new or (_empty(old) and _empty(new)):
            continue
        if name not in before and not _empty(new):
            yield f"{label}: {_shown(new)}"
        elif name not in after and not after:
            yield f"{label}: {_shown(old)}"
        else:
            yield f"{label}: {_shown(old)} → {_shown(new)}"


def _listed(label: str, old: list[str], new: list[str]) -> Iterator[str]:
    for verb, found, other in (("no longer", old, new), ("now also", new, old)):
        if named := [each for each in found if each not in other]:
            yield f"{label}, {verb}: {', '.join(named)}"


def _counted(noun: str, verb: str, old: list[str] | None, new: list[str] | None) -> Iterator[str]:
    before, after = set(old or []), set(new or [])
    if before == after:
        return
    moves = [f"{len(ids)} {word}" for word, ids in (("added", after - before), ("removed", before - after)) if ids]
    yield f"{noun.capitalize()}s {verb}: {len(before)} → {len(after)} ({', '.join(moves)})"


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _shown(value: object) -> str:
    if _empty(value):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _cut(", ".join(map(str, value)))
    return _cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    text = " ".join(_in_one_line(text).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _in_one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
