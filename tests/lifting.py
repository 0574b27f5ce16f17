"""Does to a source and a profile what an explanation says: takes away what grants, or lifts what denies (SCOPE R11).

The oracle then says whether the object is hidden, or shown. It looks at the neighbourhood of the object alone, which is
found without the product: whatever the object refers to, and whatever may make those persons visible.
"""

from copy import deepcopy
from typing import Any

from oracle import Source, see
from oracle.reading import objects

from ss12k.scope.reasons import Explanation, Reason, Thing, Why

Record = dict[str, Any]
Files = dict[str, list[Record]]
LIFT = "a school that is in reach"


class Town:
    """A well-formed source, whose ids are all different, with what refers to what."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.by_id = {record["id"]: (name, record) for name, records in files.items() for record in records
                      if "id" in record and name != "alternativePersons"}  # fmt: skip
        self.alternative = {record["id"]: record for record in files.get("alternativePersons", [])}
        self.ties: dict[str, set[str]] = {}
        for name in ("persons", "placements", "duties"):
            for record in files[name]:
                for reference in objects(list(record.values())):
                    if reference.get("id") in self.by_id:
                        self.ties.setdefault(reference["id"], set()).add(record["id"])

    def around(self, id: str) -> Files:
        """All that an object's visibility can hang on."""
        wanted, frontier = {id}, {id}
        for _ in range(4):
            frontier = {found for each in frontier for found in self._beside(each, own=each == id)} - wanted
            wanted |= frontier
        wanted |= {record["id"] for record in self.files["organisations"]}
        found: Files = {name: [] for name in self.files}
        for each in sorted(wanted):
            name, record = self.by_id[each]
            found[name].append(deepcopy(record))
        persons = {record["id"] for record in found["persons"]}
        found["alternativePersons"] = [dict(self.alternative[each]) for each in sorted(persons & set(self.alternative))]
        return found

    def _beside(self, id: str, own: bool) -> set[str]:
        """What an object refers to and, of a person, what ties it to others."""
        name, record = self.by_id[id]
        if name in ("organisations", "groups", "activities") and not own:
            record = {key: value for key, value in record.items() if key == "organisation"}
        referred = {each["id"] for each in objects(list(record.values())) if each.get("id") in self.by_id}
        return referred | (self.ties.get(id, set()) if name == "persons" else set())


def shows(files: Files, profile: Record, resource: str, id: str) -> bool:
    """Whether the client sees the object, by the oracle."""
    return id in (see(Source(dict(files)), profile).documents(resource) or {})


def taken_away(files: Files, profile: Record, explanation: Explanation) -> tuple[Files, Record]:
    """Source and profile without any of the grants that an explanation names."""
    files, profile = deepcopy(files), deepcopy(profile)
    for reason in explanation.grants:
        _take(files, profile, reason, explanation.id)
    return files, profile


def lifted(files: Files, profile: Record, explanation: Explanation) -> tuple[Files, Record]:
    """Source and profile with every ground lifted that an explanation names, and nothing else."""
    files, profile = deepcopy(files), deepcopy(profile)
    for reason in explanation.grounds:
        _lift(files, profile, reason)
    return files, profile


def _take(files: Files, profile: Record, reason: Reason, person: str) -> None:
    match reason.why:
        case Why.RELATION:
            assert reason.held_by is not None
            _untie(_record(files, reason.held_by), reason, person)
        case Why.THROUGH:
            assert reason.of is not None
            for each in reason.within:
                _take(files, profile, each, str(reason.of.id))
        case Why.IN_REACH | Why.ANCESTOR:
            profile["organisations"] = [each for each in profile["organisations"] if each not in reason.checked]
        case Why.EVERYTHING:
            profile.update(permissionMode="selected", organisations=[])
        case Why.ALWAYS:
            profile["sharedData"] = [each for each in profile["sharedData"] if each not in reason.needs]
        case _:
            raise AssertionError(f"{reason.why} grants nothing")


def _untie(record: Record, reason: Reason, person: str) -> None:
    """Let a record no longer say that a person is related."""
    assert reason.of is not None
    match reason.relation, "owners" in record:
        case "student", _:
            record["enrolments"] = [e for e in record["enrolments"] if e["enroledAt"]["id"] != reason.of.id]
        case "child", _:
            assert record.pop("child")["id"] == person
        case "staff", _:
            assert record.pop("person")["id"] == person
        case "guardian", True:
            record["owners"] = [each for each in record["owners"] if each["id"] != person]
        case "guardian", False:
            record["responsibles"] = [each for each in record["responsibles"] if each["person"]["id"] != person]


def _lift(files: Files, profile: Record, reason: Reason) -> None:
    match reason.why:
        case Why.CATEGORY:
            profile["sharedData"] = sorted({*profile["sharedData"], *reason.needs})
        case Why.OUTSIDE:
            assert reason.of is not None
            assert reason.of.id is not None
            profile["organisations"] = [*profile["organisations"], reason.of.id]
        case Why.PROTECTED:
            profile["includeAlternativePersonData"] = True
        case Why.NO_RELATION:
            assert reason.of is not None
            files["organisations"].append({"id": LIFT})
            profile["organisations"] = [*profile["organisations"], LIFT]
            profile["sharedData"] = sorted({*profile["sharedData"], "students"})
            _record(files, reason.of).setdefault("enrolments", []).append({"enroledAt": {"id": LIFT}})
        case Why.TIE:
            assert reason.of is not None
            files["alternativePersons"] = [e for e in files["alternativePersons"] if e["id"] != reason.of.id]
            for found in objects(list(files.values())):
                if found.get("id") == reason.of.id:
                    found.pop("securityMarking", None)
        case Why.DEPENDS:
            for each in reason.within:
                _lift(files, profile, each)
        case _:
            raise AssertionError(f"{reason.why} can't be lifted")


def _record(files: Files, thing: Thing) -> Record:
    return next(record for record in files[thing.resource] if record["id"] == thing.id)
