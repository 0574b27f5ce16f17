"""The command line, `ss12k …`: exit 0 on success, else one clear line on stderr and an exit code that is not 0."""

import json
import os
import signal
import sys
import threading
from contextlib import nullcontext
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from pydantic import ValidationError

from ss12k.access import LOCAL_ADMINISTRATOR, Access, access
from ss12k.access import quality as checks
from ss12k.access.files import new_file
from ss12k.control.records import Validity
from ss12k.control.store import AuditQuestion
from ss12k.errors import Ss12kError, printable, told
from ss12k.explore import audits, golive, golive_report, impacts
from ss12k.explore import quality as qualities
from ss12k.explore import register as registers
from ss12k.quality.check import Severity
from ss12k.scope.profile import Profile
from ss12k.scope.rules import NotShared
from ss12k.snapshots.guarding import exposes
from ss12k.sources import activation, delivering, differences, exporting, loading
from ss12k.sources.report import report, report_json
from ss12k.standard.values import midnight
from ss12k.terminal import asking, counts, steps

app = typer.Typer(
    help="See your school authority's SS12000 data, decide what each vendor gets of it, and prove it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
source_app = typer.Typer(help="The sources: one school authority's data each.", no_args_is_help=True)
snapshot_app = typer.Typer(help="The snapshots of a source: each load makes one.", no_args_is_help=True)
client_app = typer.Typer(help="The clients: vendors' systems, their profiles and keys.", no_args_is_help=True)
app.add_typer(source_app, name="source")
app.add_typer(snapshot_app, name="snapshot")
app.add_typer(client_app, name="client")

ClientId = Annotated[str, typer.Argument(metavar="CLIENT_ID", help="The client's id, such as norreka.skola24.")]
SourceOption = Annotated[str, typer.Option("--source", help="The source's id.")]
Tied = Annotated[bool, typer.Option(hidden=True, help="End when whoever started it does.")]
DAY = "%Y-%m-%d"
NOT_SHARED = 3
"""The exit code of `view` for a resource that is not shared with the client."""
STOPPED = 130
"""The exit code after Ctrl-C."""
HELD = 4
"""The exit code of `load` and `activate` for a snapshot that is held: the one before it is still the current one."""

FOUND = {None: 0, Severity.WARNING: 5, Severity.ERROR: 6}
"""The exit codes of `quality`, by the worst that was found."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # JSON is UTF-8, wherever it is printed
    os.umask(0o077)  # what we write is for its owner's eyes, what libraries write beside it too
    try:
        _run()
    except NotShared as problem:
        _end(str(problem), NOT_SHARED)
    except activation.Exposing as problem:
        _end(str(problem), HELD)
    except KeyboardInterrupt:
        _end("stopped; what was current is so still", STOPPED)
    except Ss12kError as problem:
        _end(str(problem), 1)
    except ValidationError as problem:
        _end(f"the setting SS12K_{str(problem.errors()[0]['loc'][0]).upper()} cannot be that; see the README", 1)
    except BrokenPipeError:
        # Whoever read our output has gone, `| head` for instance; Python would complain once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as problem:
        _end(f"something broke in ss12k itself ({told(problem)}); please tell its makers", 1)


def _run() -> None:
    try:
        app()
    except SystemExit as end:
        if end.code == STOPPED:  # what Typer makes of Ctrl-C, without a word
            raise KeyboardInterrupt from None
        raise


@app.command()
def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The dashboard's port.")] = 8501,
    api_port: Annotated[int, typer.Option("--api-port", min=1, max=65535, help="The API's port.")] = 8000,
) -> None:
    """Start dashboard and API together on 127.0.0.1, with the demo source on the first run. Ctrl-C ends both."""
    from ss12k.up import run

    run(_access(), port, api_port, _say)


@app.command()
def load(
    path: Annotated[Path, typer.Argument(help="A folder, a zip or a JSON file.")],
    source: SourceOption,
    name: Annotated[str | None, typer.Option(help="What the source is called.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make it current whatever speaks against it.")] = False,
) -> None:
    """Load a dump into a new snapshot of a source and make it the current one, unless the guard holds it: exit 4."""
    opened = _access()
    with steps() as progress:
        loaded = loading.load(opened, LOCAL_ADMINISTRATOR, path, source, name, progress, force=force)
    state = f"held: {loaded.current} stays the current one" if loaded.held else "now the current one"
    _say(f"Loaded {path} into source {source}, snapshot {loaded.snapshot}, {state}.")
    for each in () if loaded.held else loaded.objections:
        _say(f"  overruled: {each}")
    _say(report(loaded.built))
    _say(_quality_of(opened, source, loaded))
    if loaded.held:
        told = "; ".join(map(str, loaded.held))
        ways = (
            f"ss12k activate {source} {loaded.snapshot}" + (" --force" if any(map(exposes, loaded.held)) else ""),
            f"ss12k discard {source} {loaded.snapshot}",
            f"ss12k load {quote(str(path))} --source {source} --force",
        )
        _end(f"snapshot {loaded.snapshot} is held, {loaded.current} stays: {told}. Next: {', or '.join(ways)}", HELD)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A folder, a zip or a JSON file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Read and check a dump as a load would, and store nothing."""
    with steps() as progress:
        built = loading.check(path, progress)
    found = report_json(built, path.resolve().name) if as_json else None
    _say(_json(found) if found else report(built))


@app.command()
def activate(
    source: str,
    snapshot: str,
    force: Annotated[bool, typer.Option("--force", help="Also when it exposes somebody who is protected now.")] = False,
) -> None:
    """Make a snapshot the current one: forward, back to an older one, or one that is held; exit 4 if it exposes
    somebody.
    """
    overruled = activation.activate(_access(), LOCAL_ADMINISTRATOR, source, snapshot, force=force)
    _say(f"Snapshot {snapshot} is now the current one of source {source}.")
    for each in overruled:
        _say(f"  overruled: {each}")


@app.command()
def discard(source: str, snapshot: str) -> None:
    """Remove a snapshot that is not the current one, for good."""
    activation.discard(_access(), LOCAL_ADMINISTRATOR, source, snapshot)
    _say(f"Snapshot {snapshot} of source {source} is gone.")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A snapshot's id.")],
    new: Annotated[str, typer.Argument(metavar="B", help="Another's, of whatever source.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, with every id.")] = False,
    resource: Annotated[str | None, typer.Option(help="One resource alone.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Every id, instead of a few examples.")] = False,
) -> None:
    """What was added, removed and changed from snapshot A to snapshot B, and in which attributes."""
    compared = differences.comparison(_access(), LOCAL_ADMINISTRATOR, old, new)
    resources = differences.wanted(compared, resource)
    if as_json:
        lines = differences.report_json(compared, resources)
    else:
        with counts("comparing") as told:
            found = differences.differences(compared, resources, told)
        lines = differences.report(compared, found, ids)
    for line in lines:
        _say(line)


@app.command()
def quality(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's id.")],
    client: Annotated[str | None, typer.Option(help="Only what concerns what this client sees.")] = None,
    snapshot: Annotated[str | None, typer.Option(help="Another snapshot than the current one.")] = None,
    check: Annotated[str, typer.Option(metavar="NAME", help="One check alone, with every id.")] = "",
    day: Annotated[
        datetime | None, typer.Option(formats=[DAY], metavar="DATE", help="What holds on another day; not kept.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON (docs/quality.md).")] = False,
) -> None:
    """What a vendor will trip over: asks all checks of a snapshot; exit 5 when the worst found is a warning, 6 an
    error.
    """
    opened, name = _access(), qualities.known(check)
    view = opened.open_view(LOCAL_ADMINISTRATOR, source, client, snapshot)
    found: checks.Quality | None
    with asking() as told:
        if day is not None:
            found = checks.asked_of(opened, LOCAL_ADMINISTRATOR, source, view, day.date(), told)
        else:
            checks.check(opened, LOCAL_ADMINISTRATOR, source, view.snapshot.id, told)
            found = checks.quality(opened, view)
    if found is None:
        raise Ss12kError(f"what was found of snapshot {view.snapshot.id} is gone again; try once more")
    if as_json:
        _say(_json(qualities.report_json(found, source, name)))
    else:
        for line in qualities.report(found, name):
            _say(line)
    code = FOUND[qualities.worst(each for each in qualities.lines(found) if name in ("", each.check.name))]
    if code:
        sys.exit(code)


@source_app.command("list")
def source_list() -> None:
    """The sources there are."""
    sources = _access().control.sources()
    _table(["source", "name", "current snapshot"], [[s.id, s.name, s.snapshot or "none yet"] for s in sources])


@snapshot_app.command("list")
def snapshot_list(source: str) -> None:
    """The snapshots of a source, the newest first."""
    rows = []
    for each in _access().control.snapshots(source):
        persons = each.figures.get("counts", {}).get("persons", 0)
        rows.append([each.id, f"{each.created:%Y-%m-%d %H:%M} UTC", f"{persons:,} persons", each.state])
    _table(["snapshot", "loaded", "holds", ""], rows)


@client_app.command("put")
def client_put(file: Annotated[Path, typer.Argument(help="The profile, as JSON.")]) -> None:
    """Create a client or replace its profile."""
    profile = _profile(file)
    version = _access().control.save_profile(profile, LOCAL_ADMINISTRATOR.name, comment=f"ss12k client put {file.name}")
    _say(f"Client {profile.client_id} of source {profile.source} has its profile in version {version}.")
    if unknown := _not_there(profile):
        _say(f"  {len(unknown):,} of its organisations are not in the data and reach nothing, such as {unknown[0]}")


def _not_there(profile: Profile) -> list[str]:
    """The checked organisations that the current data does not have, to be shown; none while there is no data."""
    try:
        view = _access().open_view(LOCAL_ADMINISTRATOR, profile.source)
    except Ss12kError:
        return []
    known = view.found("organisations").ids(0, view.count("organisations"))
    return [printable(each)[:100] for each in sorted(profile.organisations - set(known))]


@client_app.command("list")
def client_list() -> None:
    """The clients there are."""
    rows = [
        [
            c.client_id,
            printable(c.profile.name),
            c.source,
            c.state,
            c.profile.permission_mode,
            f"{len(c.profile.shared_data)} of 25",
        ]
        for c in _access().control.clients(removed=True)
    ]
    _table(["client", "name", "source", "state", "mode", "categories"], rows)


@client_app.command("valid")
def client_valid(
    client_id: ClientId,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=[DAY], metavar="DATE", help="The first day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--until", formats=[DAY], metavar="DATE", help="The last day.")
    ] = None,
) -> None:
    """Answer a client's calls only on these days, both included, in Sweden; without any: always."""
    control, days = _access().control, Validity(_day(first), _day(last))
    client = control.client(client_id)
    version = control.save_profile(
        client.profile, LOCAL_ADMINISTRATOR.name, "ss12k client valid", client.version, validity=days
    )
    _say(f"Client {client_id} is valid {days} (version {version}).")


@client_app.command("pause")
def client_pause(client_id: ClientId) -> None:
    """Answer none of a client's calls until it is resumed."""
    _access().control.pause(client_id, LOCAL_ADMINISTRATOR.name)
    _say(f"Client {client_id} is paused: its calls are refused.")


@client_app.command("resume")
def client_resume(client_id: ClientId) -> None:
    """Answer a paused client's calls again."""
    _access().control.resume(client_id, LOCAL_ADMINISTRATOR.name)
    _say(f"Client {client_id} is active.")


@client_app.command("remove")
def client_remove(client_id: ClientId) -> None:
    """End a client for good: its keys are revoked, its history is kept."""
    _access().control.remove(client_id, LOCAL_ADMINISTRATOR.name)
    _say(f"Client {client_id} is removed and its keys are revoked.")


@client_app.command("key")
def client_key(
    client_id: ClientId,
    label: Annotated[str, typer.Option(help="What the key is for.")] = "",
    until: Annotated[
        datetime | None, typer.Option(formats=[DAY], metavar="DATE", help="The last day on which it works.")
    ] = None,
) -> None:
    """Make a new key; its secret is printed this once."""
    day = _day(until)
    end = midnight(day, later=1) if day else None
    key = _access().control.issue_key(client_id, LOCAL_ADMINISTRATOR.name, label, end)
    _say(json.dumps({"client_id": key.client_id, "client_secret": key.client_secret}))
    sys.stderr.write(f"key {key.key_id}; its secret is not shown again\n")


@client_app.command("revoke")
def client_revoke(client_id: ClientId, key_id: Annotated[str, typer.Argument(metavar="KEY_ID")]) -> None:
    """Revoke a key at once."""
    _access().control.revoke_key(client_id, key_id, LOCAL_ADMINISTRATOR.name)
    _say(f"Key {key_id} of client {client_id} is revoked.")


@client_app.command("keys")
def client_keys(client_id: ClientId) -> None:
    """The keys of a client, without their secrets."""
    rows = []
    for key in _access().control.keys(client_id):
        used = f"{key.last_used:%Y-%m-%d %H:%M} UTC" if key.last_used else "never"
        ends = f"{key.expires:%Y-%m-%d %H:%M} UTC" if key.expires else "never"
        rows.append([key.key_id, key.label, f"{key.created:%Y-%m-%d}", used, ends, key.state])
    _table(["key", "label", "created", "last used", "expires", ""], rows)


@app.command()
def dashboard(port: Annotated[int, typer.Option(help="The dashboard's port.")] = 8501, tied: Tied = False) -> None:
    """Start the dashboard alone."""
    _end_with_parent(tied)
    from ss12k.settings import PROJECT
    from ss12k.ui.launch import serve_dashboard

    serve_dashboard(PROJECT / "streamlit_app.py", port)


@app.command()
def api(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 1,
    tied: Tied = False,
) -> None:
    """Start the SS12000 API alone."""
    _end_with_parent(tied)
    from ss12k.api.serve import serve

    serve(host, port, workers)


@app.command()
def view(
    resource: Annotated[str, typer.Argument(help="Such as persons or groups.")],
    client: Annotated[str | None, typer.Option(help="Whose eyes to see with.")] = None,
    source: Annotated[str | None, typer.Option(help="Or the authority's own view of a source.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="One object alone.")] = None,
) -> None:
    """What a client, or the authority, sees of a resource: one JSON document a line, in id order."""
    opened = _access()
    if (client is None) == (source is None):
        raise Ss12kError("view: say either --client CLIENT_ID or --source ID")
    owner = source or opened.control.client(str(client)).source
    seen = opened.open_view(LOCAL_ADMINISTRATOR, owner, client)
    if id is None:
        for text in seen.all_documents(resource):
            _say(text)
        return
    found = seen.document(resource, id)
    if found is None:
        raise Ss12kError(f"view: {resource} has no {id} that can be seen here")
    _say(found)


@app.command("impact")
def impact_of(
    client_id: ClientId,
    file: Annotated[Path, typer.Argument(metavar="PROFILE.json", help="The profile that would take its place.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON (docs/impact.md).")] = False,
    names: Annotated[bool, typer.Option("--names", help="Examples by name, beside their ids.")] = False,
) -> None:
    """What a profile would change for a client if it was saved: rows, persons and attributes gained and lost."""
    found = impacts.impact_of_draft(_access(), LOCAL_ADMINISTRATOR, client_id, _profile(file), names=names)
    for line in [_json(found.as_json())] if as_json else impacts.report(found):
        _say(line)


@app.command()
def export(
    client: Annotated[str, typer.Option(help="Whose eyes to see with.")],
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="The zip to write; it must be new.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
    note: Annotated[Path | None, typer.Option(hidden=True, help="Tell here how far it has come.")] = None,
) -> None:
    """Everything that a client sees, as a dump that load reads: a zip with one JSON file a resource."""
    opened = _access()
    with counts("exporting") as told, delivering.noted(note, client) if note else nullcontext() as noting:
        if noting:
            view = opened.open_view(LOCAL_ADMINISTRATOR, opened.control.client(client).source, client)
            told = noting.telling(view, told)
        written = exporting.export(opened, LOCAL_ADMINISTRATOR, client, out, told, force=force)
        if noting:
            noting.done(written)
    _say(f"Wrote {out}: what {client} sees of snapshot {written.snapshot}.")
    for resource, count in written.counts.items():
        _say(f"  {count:>10,}  {resource}")


@app.command("register")
def register_of(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source's id.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it here, instead of printing it.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
) -> None:
    """The register of processing, every client of a source and what is missing of it, as CSV (docs/register.md)."""
    opened = _access()
    found = registers.csv(opened.control.source(source), registers.rows(opened, LOCAL_ADMINISTRATOR, source))
    if out is None:
        sys.stdout.write(found.decode("utf-8-sig").replace("\r\n", "\n"))
        return
    with new_file(out, force=force) as file:
        file.write(found)
    _say(f"Wrote {out}: the register of source {source}.")


@app.command("audit")
def audit_of(
    source: Annotated[str | None, typer.Option(help="What was done to this source and its clients.")] = None,
    client: Annotated[str | None, typer.Option(help="What was done to this client.")] = None,
    action: Annotated[str | None, typer.Option(help='Only this, such as "profile saved".')] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=[DAY], metavar="DATE", help="From this day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=[DAY], metavar="DATE", help="Until this day.")
    ] = None,
    text: Annotated[str, typer.Option(help="Only what holds this text, before or after.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="An entry as JSON a line, with before and after.")] = False,
) -> None:
    """Who changed what, the latest first: all of it, or what the options ask for (docs/register.md)."""
    control = _access().control
    since, until = _day(first), _day(last)
    audits.must_be(control, source, client, action, since, until)
    for entry in control.whole_audit(AuditQuestion(source, client, None, action, since, until, text)):
        _say(json.dumps(audits.as_json(entry), ensure_ascii=False) if as_json else audits.line(entry))


@app.command("golive")
def golive_of(
    client_id: ClientId,
    out: Annotated[Path, typer.Option(metavar="report.html", help="The report to write; it must be new.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
) -> None:
    """The go-live check of a client: the verdict, and a report of all that it rests on to read, print and sign."""
    found = golive.golive(_access(), LOCAL_ADMINISTRATOR, client_id)
    with new_file(out, force=force) as file:
        file.write(golive_report.report(found).encode())
    _say(found.progress.verdict.line)
    _say(f"Wrote {out}; it holds personal data.")


@app.command()
def explain(
    resource: Annotated[str, typer.Argument(help="Such as persons or groups.")],
    id: Annotated[str, typer.Argument(metavar="ID", help="The object's id.")],
    client: Annotated[str, typer.Option(help="The client that sees it, or does not.")],
) -> None:
    """Why a client sees an object or does not, and what it gets of each attribute, as JSON (docs/explain.md)."""
    _say(_json(_access().explain(LOCAL_ADMINISTRATOR, client, resource, id).as_json()))


@app.command()
def receivers(
    resource: Annotated[str, typer.Argument(help="Such as persons or groups.")],
    id: Annotated[str, typer.Argument(metavar="ID", help="The object's id.")],
    source: SourceOption,
) -> None:
    """Every client of a source with what it gets of one object, and why, as JSON: a list of explanations."""
    found = _access().receivers(LOCAL_ADMINISTRATOR, source, resource, id)
    _say(_json([each.as_json() for each in found]))


@app.command()
def attendance(
    source: SourceOption,
    first: Annotated[datetime, typer.Option("--from", formats=[DAY], metavar="DATE", help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=[DAY], metavar="DATE", help="The last day.")],
) -> None:
    """Sums of attendance over a period, each pupil's at each activity: one JSON document a line."""
    view = _access().open_view(LOCAL_ADMINISTRATOR, source)
    for text in view.aggregated_attendance(first.date(), last.date()):
        _say(text)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="The folder to write; it must be new or empty.")],
    size: Annotated[str, typer.Option(metavar="small|kommun|storstad", help="How large.")] = "small",
    seed: Annotated[int, typer.Option(help="The same seed gives the same dump.")] = 2026,
    dirty: Annotated[float | None, typer.Option(metavar="RATE", help="The share of records to spoil, 0 to 1.")] = None,
) -> None:
    """Write a synthetic dump of Norreka kommun, or of a larger authority."""
    from ss12k.demo import write_demo
    from ss12k.demo.dirt import Dirt

    dirt = None if dirty is None else Dirt(dirty, seed)
    with counts("writing") as progress:
        written = write_demo(out, size, seed, progress, dirt)
    _say(f"Wrote {out}: " + ", ".join(f"{count:,} {name}" for name, count in written.items()))


def _end_with_parent(tied: bool) -> None:
    """End as by SIGTERM when standard input closes, which it does when the process that started this one is gone."""

    def wait() -> None:
        # The descriptor itself: a daemon thread that holds Python's own stdin would break the interpreter's end.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    if tied:
        threading.Thread(target=wait, daemon=True).start()


def _quality_of(opened: Access, source: str, loaded: loading.Loaded) -> str:
    """What the checks found of a snapshot that was just loaded, in one line."""
    which = source if loaded.current == loaded.snapshot else f"{source} --snapshot {loaded.snapshot}"
    try:
        view = opened.open_view(LOCAL_ADMINISTRATOR, source, snapshot=loaded.snapshot)
        found = None if loaded.unchecked else checks.quality(opened, view)
    except Ss12kError as problem:
        return f"Data quality was not checked: {problem}"
    if found is None:
        return f"Data quality was not checked: {loaded.unchecked or 'nothing was kept'}; again: ss12k quality {which}"
    counts = qualities.by_severity(found.told.counts())
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    return f"Data quality: {errors:,} errors, {warnings:,} warnings; what and where: ss12k quality {which}"


def _access() -> Access:
    return access()


def _profile(file: Path) -> Profile:
    try:
        text = file.read_bytes()
    except OSError as problem:
        raise Ss12kError(f"{file}: cannot be read ({problem.strerror})") from None
    return Profile.parse(text, where=str(file))


def _day(given: datetime | None) -> date | None:
    """A day that an option names, within what calendars know."""
    if given is not None and not 1900 <= given.year <= 2100:
        raise Ss12kError(f"{given:%Y-%m-%d} is no day to ask for: years are from 1900 to 2100")
    return given and given.date()


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _end(line: str, code: int) -> None:
    sys.stderr.write(f"ss12k: {line}\n")
    sys.exit(code)


def _table(heads: list[str], rows: list[list[str]]) -> None:
    if not rows:
        return _say("none yet")
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    for row in [heads, *rows]:
        _say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return None


if __name__ == "__main__":
    main()
