"""The go-live check as one file to read, print and sign: HTML that fetches nothing, runs nothing and needs nothing.

Every text is escaped, and a policy in the page itself forbids all but its own style. Signs and words say what colours
say. Page one is for whoever has to approve: the verdict, the steps, what it comes to.
"""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from ss12k.explore.fields import label_of
from ss12k.explore.golive import (
    MISSING,
    Findings,
    GoLive,
    Progress,
    Receives,
    Standing,
    State,
    Step,
    Unit,
    attributes,
    called,
    is_token,
    why,
)
from ss12k.explore.overview import ROLES
from ss12k.explore.quality import told_of
from ss12k.explore.register import FIELDS, OFFICER
from ss12k.scope.profile import Profile
from ss12k.scope.telling import KINDS, Telling
from ss12k.standard.categories import CATEGORIES
from ss12k.standard.values import local

SHORT = {"student": "Pupils", "child": "Children", "guardian": "Guardians", "staff": "Staff"}
SIGNS = {State.APPROVED: "✔", State.READY: "◐", State.OPEN: "✖"}
STANDING: dict[Standing, str] = {"open": "☐ open", "done": "☑ done", "lapsed": "⚠ lapsed", "unfounded": "⚠ unfounded"}
"""How far a step has come, in a sign and a word."""
FIRST = 25
"""So many units stand at the front, the largest; the others at the end."""
LINE = 96
"""So many letters of JSON stand on a line."""
_WIDE, _HIGH = 130, 11

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
@page { size: A4; margin: 14mm 13mm 16mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 9.5pt/1.4 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #16202a; background: #fff;
  max-width: 184mm; margin: 8mm auto; padding: 0 4mm; }
h1 { font-size: 19pt; line-height: 1.15; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 4.5mm 0 1.5mm; padding-bottom: 1mm; border-bottom: 1.2pt solid #16202a;
  break-after: avoid; }
h3 { font-size: 10pt; margin: 0 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.about { color: #45525e; margin-bottom: 3mm; }
.holds { border: 0.8pt solid #16202a; padding: 1.2mm 2.5mm; font-size: 9pt; margin-bottom: 4mm; }
.verdict { border: 2pt solid #16202a; border-left-width: 7pt; padding: 2.5mm 4mm; margin-bottom: 3mm;
  break-inside: avoid; }
.verdict .state { font-size: 16pt; font-weight: 700; margin: 0 0 1mm; }
.verdict ul { margin: 1mm 0 0; padding-left: 5mm; }
.approved { border-color: #00604a; } .ready { border-color: #7a5200; } .open { border-color: #9b1c1c; }
.approved .state { color: #00604a; } .ready .state { color: #7a5200; } .open .state { color: #9b1c1c; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2mm; font-size: 8.8pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.9mm 2mm 0.9mm 0; border-bottom: 0.5pt solid #b9c2ca;
  overflow-wrap: anywhere; }
th { font-weight: 600; border-bottom-color: #16202a; overflow-wrap: normal; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.sign { white-space: nowrap; }
.figures { display: flex; flex-wrap: wrap; gap: 2mm; margin: 0 0 2mm; break-inside: avoid; }
.figures div { border: 0.6pt solid #7b8790; padding: 1mm 2.5mm; }
.figures b { display: block; font-size: 14pt; line-height: 1.2; }
.figures span { font-size: 8.5pt; color: #45525e; }
.chips { margin: 0 0 2mm; padding: 0; list-style: none; }
.chips li { display: inline-block; border: 0.6pt solid #16202a; border-radius: 2mm; padding: 0 2mm;
  margin: 0 1mm 1mm 0; }
.chips.not li { border-style: dashed; color: #45525e; }
.person { border: 0.8pt solid #7b8790; padding: 3mm; margin: 0 0 4mm; break-inside: auto; }
.person .rule { color: #45525e; font-size: 9pt; }
pre { font: 8pt/1.35 "Cascadia Mono", "DejaVu Sans Mono", Consolas, monospace; background: #f3f5f7; margin: 2mm 0;
  padding: 2mm; white-space: pre-wrap; overflow-wrap: anywhere; border: 0.5pt solid #b9c2ca; }
.sign-off { display: flex; gap: 6mm; margin: 8mm 0 0; break-inside: avoid; }
.sign-off div { flex: 1; border-top: 0.8pt solid #16202a; padding-top: 1mm; font-size: 8.5pt; color: #45525e; }
.pages { break-before: page; }
footer { margin-top: 8mm; border-top: 0.5pt solid #b9c2ca; padding-top: 1mm; font-size: 8.5pt; color: #45525e; }
svg { display: block; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""


def report(found: GoLive) -> str:
    """The whole file as text."""
    progress, client = found.progress, found.progress.client
    title = f"Go-live check: {client.profile.name}"
    parts = [
        _head(found, title),
        _verdict(progress),
        _checklist(progress.steps),
        _figures(found.receives),
        _shared(client.profile),
        _sign_off(progress),
        _units(found.receives),
        _cautions(found.receives),
        _quality(found.findings),
        _persons(found),
        _calls(progress),
        _register(progress),
        _counts(found.receives),
        _other_units(found.receives),
        f"<footer>Made by ss12k on {local(found.at)}. {escape(client.client_id)}, version {client.version}, snapshot "
        f"{escape(found.receives.snapshot)}.</footer>",
    ]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body>\n</html>\n"
    )


# --- page one ---
def _head(found: GoLive, title: str) -> str:
    progress, client = found.progress, found.progress.client
    vendor = f"Vendor: {escape(client.profile.vendor)}. " if client.profile.vendor else ""
    loaded = f", loaded {local(progress.snapshot.created)}" if progress.snapshot else ""
    return (
        f"<header><h1>{escape(title)}</h1>"
        f'<p class="about">{vendor}Client {escape(client.client_id)}, version {client.version} of its profile. '
        f"Data of {escape(progress.source.name)}{loaded}. Made {local(found.at)}.</p>"
        '<p class="holds"><b>Holds personal data:</b> documents of up to ten persons. Keep it where only those come '
        "who may see them, and erase it when it has served.</p></header>"
    )


def _verdict(progress: Progress) -> str:
    told = progress.verdict
    reasons = _list(f"{each[:1].upper()}{each[1:]}." for each in told.reasons)
    note = f"<p><b>{escape(told.note)}</b></p>" if told.note else ""
    return (
        f'<section class="verdict {told.state.name.lower()}"><p class="state">{SIGNS[told.state]} {told.state}</p>'
        f"<p>{escape(told.sentence)}</p>{note}{reasons}</section>"
    )


def _checklist(steps: Sequence[Step]) -> str:
    rows = [[_Sign(STANDING[each.standing]), _Sign(each.label), ticked_by(each), each.evidence] for each in steps]
    return f"<h2>Checklist</h2>{_table(['', 'Step', 'Ticked', 'What speaks for it'], rows)}"


def ticked_by(step: Step) -> str:
    """Who ticked a step when, and what they noted."""
    tick = step.tick
    if tick is None:
        return ""
    version = f", for version {tick.version}" if step.standing == "lapsed" else ""
    return f"{tick.by}, {local(tick.at)}{version}{f': {tick.note}' if tick.note else ''}"


def _figures(receives: Receives) -> str:
    boxes = [(f"{receives.reached:,} of {receives.organisations:,}", "organisations in reach", "")]
    for role, label in SHORT.items():
        if role in receives.ever:
            boxes.append((f"{receives.ever[role]:,}", label, f"{receives.today[role]:,} today"))
    told = "".join(
        f"<div><b>{count}</b>{escape(label)}{f'<br><span>{more}</span>' if more else ''}</div>"
        for count, label, more in boxes
    )
    nobody = "" if receives.ever else "<p>This client gets no persons.</p>"
    return (
        f'<h2>What it will receive</h2><div class="figures">{told}</div>{nobody}'
        "<p>Counted as the API gives it. Ended relations count too: the standard gives them with their dates.</p>"
    )


def _sign_off(progress: Progress) -> str:
    if progress.verdict.state is State.APPROVED:
        return ""
    return '<div class="sign-off"><div>Approved by</div><div>Date</div><div>Signature</div></div>'


# --- what it receives ---
def _units(receives: Receives) -> str:
    if not receives.units:
        return ""
    more = len(receives.units) - FIRST
    rest = f" The {FIRST} largest of {len(receives.units):,}; the others stand at the end." if more > 0 else ""
    told = "Each person once per unit and role, guardians where their children are: all that it gets / those of today."
    return (
        f'<section class="pages"><h2>Where they are</h2><p>{told}{rest}</p>{_unit_table(receives, 0, FIRST)}</section>'
    )


def _other_units(receives: Receives) -> str:
    if len(receives.units) <= FIRST:
        return ""
    return f"<h2>The other units</h2>{_unit_table(receives, FIRST, None)}"


def _unit_table(receives: Receives, first: int, last: int | None) -> str:
    roles = [role for role in ROLES if role in receives.ever]
    most = max(each.persons for each in receives.units) or 1
    heads: list[str] = ["Unit", "Persons", *(_Number(ROLES[role]) for role in roles)]
    rows = [
        [each.name, _Html(_bar(each.persons, most)), *(_Number(_counted(each, role)) for role in roles)]
        for each in receives.units[first:last]
    ]
    return _table(heads, rows)


def _counted(unit: Unit, role: str) -> str:
    ever, today = unit.ever.get(role, 0), unit.today.get(role, 0)
    return f"{ever:,} / {today:,}" if ever else "–"


def _bar(count: int, most: int) -> str:
    width = max(1, round(_WIDE * count / most)) if count else 0
    return (
        f'<svg width="{_WIDE}" height="{_HIGH}" role="img" aria-label="{count:,}">'
        f'<rect width="{width}" height="{_HIGH}" fill="#0072b2" stroke="#16202a" stroke-width="0.5"/></svg>'
    )


def _counts(receives: Receives) -> str:
    rows = [[label_of(name), _Number(f"{count:,}")] for name, count in receives.counts.items()]
    if not rows:
        return ""
    return f"<h2>Every resource</h2>{_table(['Resource', _Number('Documents')], rows)}"


def _shared(profile: Profile) -> str:
    shared = [each.label for code, each in CATEGORIES.items() if code in profile.shared_data]
    withheld = [each.label for code, each in CATEGORIES.items() if code not in profile.shared_data]
    alias = "are shown under an alias" if profile.include_alternative_person_data else "are not shown at all"
    mode = "everything" if profile.permission_mode == "everything" else "the checked organisations and all beneath them"
    return (
        f"<h2>What is shared, and what is withheld</h2><p>Reach: {mode}. Protected persons {alias}.</p>"
        f"<h3>Shared ({len(shared)} of {len(CATEGORIES)})</h3>{_chips(shared)}"
        f"<h3>Withheld ({len(withheld)})</h3>{_chips(withheld, ' not')}"
    )


def _chips(labels: Sequence[str], more: str = "") -> str:
    told = "".join(f"<li>{escape(label)}</li>" for label in labels) or "<li>None</li>"
    return f'<ul class="chips{more}">{told}</ul>'


def _cautions(receives: Receives) -> str:
    told = _list(each.sentence for each in receives.cautions)
    return f"<h2>Where this says more than it seems</h2>{told}" if told else ""


# --- persons ---
def _persons(found: GoLive) -> str:
    there = [each for each in found.telling if each.id]
    absent = [each.kind.label for each in found.telling if not each.id]
    nobody = f"<p>Nobody in its reach is of these kinds: {escape(', '.join(absent))}.</p>" if absent else ""
    return (
        f'<section class="pages"><h2>Persons worth looking at ({len(there)} of {len(KINDS)} kinds)</h2>'
        "<p>Chosen by rule, so that whoever checks looks at the same ones; staff with the duties that it gets.</p>"
        f"{nobody}{''.join(map(_person, there))}</section>"
    )


def _person(each: Telling) -> str:
    explained = each.explanation
    because = escape(why(explained)) if explained else ""
    alias = " under an alias" if each.kind.name == "protected" else ""
    gotten = f"It gets this person{alias}" if each.document else "It does <b>not</b> get this person"
    shares = "".join(
        f"<p><b>{escape(label)}:</b> {escape(', '.join(names))}.</p>"
        for label, names in (attributes(explained) if explained else {}).items()
    )
    texts = [*([each.document] if each.document else []), *each.duties]
    documents = "".join(f"<pre>{escape(indented(json.loads(text)))}</pre>" for text in texts)
    return (
        f'<article class="person"><h3>{escape(each.kind.label)}: {escape(called(each))}</h3>'
        f'<p class="rule">{escape(each.kind.rule)}.</p><p>{gotten}: {because}.</p>{shares}{documents}</article>'
    )


def indented(value: Any, before: str = "", room: int = LINE) -> str:
    """JSON to read: what fits on a line stands on one, so that a person takes half a page and not two."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= room or not isinstance(value, dict | list) or not value:
        return flat
    inner = before + "  "
    if isinstance(value, dict):
        names = {name: f"{json.dumps(name, ensure_ascii=False)}: " for name in value}
        items = [
            names[name] + indented(each, inner, LINE - len(inner) - len(names[name])) for name, each in value.items()
        ]
    else:
        items = [indented(each, inner, LINE - len(inner)) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(items) + f"\n{before}{closing}"


# --- findings, calls, keys ---
def _quality(found: Findings | None) -> str:
    if found is None:
        return "<h2>Data quality</h2><p>This data was never checked.</p>"
    if not found.lines:
        return f"<h2>Data quality</h2><p>Nothing was found in what it sees, as of {found.day}.</p>"
    rows = [
        [_Sign(each.check.severity.capitalize()), told_of(each.check), _Number(f"{each.found:,}"), each.check.todo]
        for each in found.lines
    ]
    heads = ["Severity", "Found in what it sees", _Number("Objects"), "What to do at the source"]
    return f"<h2>Data quality</h2><p>As of {found.day}.</p>{_table(heads, rows)}"


def _calls(progress: Progress) -> str:
    return "".join(
        (
            "<h2>Keys</h2>",
            _table(["Key", "Label", "Made", "Last used", "State"], [
                [key.key_id, key.label, f"{local(key.created)} by {key.created_by}",
                 local(key.last_used) if key.last_used else "never", key.state] for key in progress.keys
            ]) if progress.keys else "<p>No key was ever made.</p>",
            "<h2>First answered calls</h2>",
            _answered(progress),
            "<h2>Shared, but never fetched</h2>",
            f"<p>{escape(', '.join(map(label_of, progress.unfetched)))}.</p>" if progress.unfetched else
            "<p>Every resource that it may fetch was fetched.</p>",
            "<h2>Asked for, and refused</h2>",
            _refused(progress),
        )
    )  # fmt: skip


def _answered(progress: Progress) -> str:
    rows = [
        [f"{endpoint} (a token)" if is_token(endpoint) else endpoint, local(use.first_answered),
         _Number(f"{use.calls:,}"), _Number(f"{use.rows:,}"), local(use.last)]
        for endpoint, use in progress.calls.items() if use.first_answered
    ]  # fmt: skip
    if not rows:
        return "<p>No call was answered yet.</p>"
    heads = ["Endpoint", "First answered", _Number("Calls"), _Number("Documents"), "Last call"]
    return _table(heads, rows)


def _refused(progress: Progress) -> str:
    rows = [
        [each.endpoint, f"{each.status} {each.code or ''}", _Number(f"{each.calls:,}"), local(each.last)]
        for each in progress.refused
    ]
    return _table(["Endpoint", "Answer", _Number("Calls"), "Last"], rows) if rows else "<p>Nothing was refused.</p>"


def _register(progress: Progress) -> str:
    entry = progress.register
    rows = [[label, str(getattr(entry, name) or f"⚠ {MISSING}")] for name, label in FIELDS.items()]
    officer = progress.client.profile.data_protection_officer
    rows.append([OFFICER, officer or f"⚠ {MISSING}"])
    return f"<h2>Register of processing</h2>{_table(['', ''], rows)}"


# --- HTML ---
class _Html(str):
    """What is HTML already."""

    __slots__ = ()


class _Number(str):
    """A text that is set as numbers are, to the right."""

    __slots__ = ()


class _Sign(str):
    """A text that stays on one line."""

    __slots__ = ()


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(_cell("th", each) for each in heads)
    body = "".join(f"<tr>{''.join(_cell('td', each) for each in row)}</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if any(heads) else ''}<tbody>{body}</tbody></table>"


def _cell(tag: str, text: str) -> str:
    kind = ' class="number"' if isinstance(text, _Number) else ' class="sign"' if isinstance(text, _Sign) else ""
    return f"<{tag}{kind}>{text if isinstance(text, _Html) else escape(text)}</{tag}>"


def _list(told: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in told)
    return f"<ul>{items}</ul>" if items else ""
