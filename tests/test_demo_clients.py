"""The demo's eight clients: valid profiles, on organisations that the demo has."""

import json
from pathlib import Path

from ss12k.demo import SOURCE, profiles, write_clients
from ss12k.scope.profile import Profile
from ss12k.settings import PROJECT

CLIENTS = PROJECT / "data" / "demo" / "clients"
ORGANISATIONS = PROJECT / "data" / "demo" / "norreka" / "organisations.json"


def _organisations() -> dict[str, str]:
    return {unit["id"]: unit["displayName"] for unit in json.loads(ORGANISATIONS.read_text(encoding="utf-8"))}


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_committed_clients_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_clients(tmp_path / "clients")
    assert _files(tmp_path / "clients") == _files(CLIENTS)


def test_the_eight_profiles_are_valid_and_name_organisations_that_exist() -> None:
    names = []
    for path in sorted(CLIENTS.iterdir()):
        profile = Profile.parse(path.read_bytes(), path.name)
        assert path.name == f"{profile.client_id}.json"
        assert profile.source == SOURCE
        assert profile.organisations <= set(_organisations())
        assert (profile.permission_mode == "everything") == (not profile.organisations)
        assert profile.as_json() == json.loads(path.read_text(encoding="utf-8"))
        names.append(profile.name)
    assert sorted(names) == [
        "Cicero School Library System",
        "Hypergene",
        "IST Analys",
        "Inspera Assessment",
        "Liber Online",
        "Optiplan Elevresor",
        "Skjuts+",
        "Skola24",
    ]


def test_the_profiles_show_every_kind_of_choice() -> None:
    found = {profile["clientId"]: profile for profile in profiles()}
    assert {profile["permissionMode"] for profile in found.values()} == {"everything", "selected"}
    assert {profile["includeAlternativePersonData"] for profile in found.values()} == {True, False}
    skola24 = found["norreka.skola24"]
    assert {_organisations()[id_] for id_ in skola24["organisations"]} == {"Norrekaskolan", "Andershovsskolan"}
    assert not {"civicno", "phonenumbers"} & set(skola24["sharedData"])
