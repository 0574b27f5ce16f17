"""Exporting: everything that a client sees, as a dump that `load` reads: a zip with a JSON file a resource (SCOPE R10).

The documents are the View's own, to the character, a page of them in memory at a time. A resource that is not shared
has no file, one of which nothing is visible an empty list. Of protected persons an export says what the client sees and
not a word more: one who is marked as such in it is protected again where it is loaded.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ss12k.access import Access, Actor
from ss12k.access.files import new_file
from ss12k.errors import Ss12kError, printable
from ss12k.scope.view import View
from ss12k.snapshots.comparing import Told, untold
from ss12k.standard.resources import RESOURCES


@dataclass(frozen=True)
class Exported:
    """What an export holds: how many documents of each resource that is shared, as this snapshot has them.

    `version`: that of the client's profile.
    """

    snapshot: str
    counts: dict[str, int]
    version: int | None = None


def export(
    access: Access, actor: Actor, client_id: str, out: Path, told: Told = untold, *, force: bool = False
) -> Exported:
    """Write what a client sees into a new zip, which its owner alone can read; `force`: in the place of an old one.

    It has its name once it is whole. On any error, nothing is left of it and an old one is untouched.
    """
    view = access.open_view(actor, access.control.client(client_id).source, client_id)
    if not any(map(view.shared, RESOURCES)):
        raise Ss12kError(f"client {client_id} gets nothing: its profile shares no resource, so there is no export")
    _refuse(out)
    with new_file(out, force=force) as file:
        return Exported(view.snapshot.id, write(view, file, told), view.version)


def write(view: View, into: BinaryIO, told: Told = untold) -> dict[str, int]:
    """Write all that a view shows as a zip; how many documents of each resource it holds."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for resource in filter(view.shared, RESOURCES):
            with archive.open(f"{resource}.json", "w", force_zip64=True) as file:
                counts[resource] = 0
                for texts in _pages(view, resource):
                    file.write(("," if counts[resource] else "[").encode() + b"\n" + ",\n".join(texts).encode())
                    counts[resource] += len(texts)
                    told(resource, counts[resource])
                file.write(b"\n]\n" if counts[resource] else b"[]\n")
    return counts


def _pages(view: View, resource: str) -> Iterator[list[str]]:
    after: int | None = -1
    while after is not None:
        page = view.page(resource, after=after)
        if page.texts:
            yield page.texts
        after = page.after


def _refuse(out: Path) -> None:
    """Refuse a name by which load would not know the file, before anything is written."""
    if out.suffix.lower() != ".zip":
        where = printable(str(out))
        raise Ss12kError(f"{where}: an export is a zip, and by its name load knows it; call it {where}.zip")
