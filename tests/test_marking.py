"""SCOPE R5: a marking beside a person's id protects them wherever in the source's data it stands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dumps import write

from ss12k.scope.profile import Profile
from ss12k.scope.view import View
from ss12k.snapshots.building import build
from ss12k.snapshots.opening import Snapshot
from ss12k.standard.categories import CATEGORIES

MARKED = "Sekretessmarkering"
SHAPES = [MARKED, "ingen", "INGEN", " Ingen", "", "Skyddad folkbokföring", 0, 1, False, True, 1.5, [], {}, ["Ingen"],
          {"code": None}, [None], {"id": "Ingen"}]  # fmt: skip
HARMLESS = [None, "Ingen"]


def seen(tmp_path: Path, **files: Any) -> set[str]:
    """Who a client with everything shared sees of p, q and r, all pupils of one school."""
    enrolments = [{"enroledAt": {"id": "skola"}}]
    pupils = [{"id": each, "givenName": each, "enrolments": enrolments} for each in ("p", "q", "r")]
    persons = files.pop("persons", pupils)
    persons = persons(pupils) if callable(persons) else persons
    write(tmp_path / "dump", {"organisations": [{"id": "skola"}], "persons": persons, **files})
    build(tmp_path / "dump", tmp_path / "snapshot.duckdb")
    document = {"clientId": "skola.klient", "name": "Klient", "vendor": "Klient", "source": "skola",
                "permissionMode": "everything", "sharedData": sorted(CATEGORIES)}  # fmt: skip
    view = View(Snapshot(tmp_path / "snapshot.duckdb"), Profile.parse(document), b"a secret of the tests")
    return {json.loads(text)["id"] for text in view.all_documents("persons")}


Pupils = list[dict[str, Any]]


def in_their_record(marking: Any) -> dict[str, Any]:
    return {"persons": lambda pupils: [pupils[0] | {"securityMarking": marking}, *pupils[1:]]}


def in_a_losing_duplicate(marking: Any) -> dict[str, Any]:
    return {"persons": lambda pupils: [{"id": "p", "securityMarking": marking}, *pupils]}


def in_an_older_duplicate_that_comes_later(marking: Any) -> dict[str, Any]:
    new, old = {"modified": "2024-01-01T00:00:00Z"}, {"modified": "2023-01-01T00:00:00Z"}
    return {"persons": lambda pupils: [pupils[0] | {"meta": new}, *pupils[1:],
                                       {"id": "p", "meta": old, "securityMarking": marking}]}  # fmt: skip


def in_a_reference(marking: Any) -> dict[str, Any]:
    reference = {"securityMarking": marking, "displayName": "x", "id": "p"}
    return {"groups": [{"id": "g", "groupMemberships": [{"person": {"id": "q"}}, {"person": reference}]}]}


def in_a_reference_of_a_resource_that_is_not_served(marking: Any) -> dict[str, Any]:
    return {"absences": [{"id": "a", "student": {"id": "p", "securityMarking": marking}}]}


def in_a_guardian_reference(marking: Any) -> dict[str, Any]:
    tie = {"responsibles": [{"person": {"id": "p", "securityMarking": marking}}]}
    return {"persons": lambda pupils: [*pupils[:2], pupils[2] | tie]}


def in_an_extension(marking: Any) -> dict[str, Any]:
    return {"rooms": [{"id": "sal", "x": [[{"y": {"z": [1, {"id": "p", "securityMarking": marking}]}}]]}]}


def in_what_the_source_embedded(marking: Any) -> dict[str, Any]:
    return {"duties": [{"id": "d", "_embedded": {"person": {"id": "p", "securityMarking": marking}}}]}


def in_a_record_of_another_resource_with_the_same_id(marking: Any) -> dict[str, Any]:
    return {"resources": [{"id": "p", "securityMarking": marking}]}


def in_quarantine_without_id(marking: Any) -> dict[str, Any]:
    return {"groups": [{"displayName": "9B", "x": {"id": "p", "securityMarking": marking}}]}


def in_quarantine_as_a_list(marking: Any) -> dict[str, Any]:
    return {"groups": [[{"id": "p", "securityMarking": marking}]]}


def in_quarantine_with_a_key_twice(marking: Any) -> dict[str, Any]:
    inner = json.dumps({"id": "p", "securityMarking": marking})
    return {"groups.json": f'[{{"id": "g", "x": {inner}, "x": 1}}]'}


def in_quarantine_for_a_huge_number(marking: Any) -> dict[str, Any]:
    inner = json.dumps({"id": "p", "securityMarking": marking, "n": 2**70})
    return {"groups.json": f'[{{"id": "g", "x": {inner}}}]'}


def in_quarantine_for_nan(marking: Any) -> dict[str, Any]:
    return {"groups.json": json.dumps([{"id": "g", "n": float("nan"), "x": {"id": "p", "securityMarking": marking}}])}


def in_quarantine_for_half_a_character(marking: Any) -> dict[str, Any]:
    return {"groups.json": json.dumps([{"id": "p", "securityMarking": marking, "n": "\ud800"}])}


def in_quarantine_as_no_utf8(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": json.dumps({"id": "p", "n": "å", "securityMarking": marking}, ensure_ascii=False).encode(
        "latin-1", errors="replace") + b'\n{"id": "g"}'}  # fmt: skip


def in_quarantine_as_no_json(marking: Any) -> dict[str, Any]:
    inner = json.dumps({"id": "p", "securityMarking": marking}, indent=None, separators=(" ,", "\t: "))
    return {"groups.ndjson": f'{{"id": "g"}}\n{{"x": [{inner}'}


def in_quarantine_nested_too_deep(marking: Any) -> dict[str, Any]:
    inner = json.dumps({"id": "p", "securityMarking": marking})
    return {"groups.json": "[" + '{"x":' * 3000 + inner + "}" * 3000 + "]"}


def spelled_with_escapes(marking: Any) -> dict[str, Any]:
    inner = '{"\\u0069d": "\\u0070", "security\\u004darking" :' + json.dumps(marking) + "}"
    return {"groups.json": f'[{{"id": "g", "x": {inner}}}]'}


def spelled_with_escapes_in_no_json(marking: Any) -> dict[str, Any]:
    cut_off = '{"\\u0069d": "\\u0070", "\\u0073ecurity\\u004Darking": ' + json.dumps(marking)
    return {"groups.ndjson": '{"id": "g"}\n' + cut_off}


def in_quarantine_with_single_quotes(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": '{"id": "g"}\n' + f"{{'id': 'p', 'securityMarking': {json.dumps(marking)}}}"}


def in_quarantine_without_quotes(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": '{"id": "g"}\n' + f'{{id: "p", securityMarking: {json.dumps(marking)}}}'}


def in_quarantine_torn_by_a_line_break(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": '{"id": "g"}\n{"id": "p", "n": "a\nb", "securityMarking": ' + json.dumps(marking) + "}"}


def in_quarantine_encoded_twice(marking: Any) -> dict[str, Any]:
    return {"groups.json": json.dumps([{"id": "g"}, json.dumps({"id": "p", "securityMarking": marking})])}


def in_quarantine_torn_with_a_blank_line_between(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": '{"id": "g"}\n{"id": "p",\n\n"securityMarking": ' + json.dumps(marking) + "}"}


def in_quarantine_torn_with_json_between(marking: Any) -> dict[str, Any]:
    torn = '{"id": "p", "emails": [\n{"value": "a@b.example"}\n"c@d.example"\n], "securityMarking": '
    return {"groups.ndjson": '{"id": "g"}\n' + torn + json.dumps(marking) + "}"}


def in_quarantine_torn_between_two_files(marking: Any) -> dict[str, Any]:
    rest = '"securityMarking": ' + json.dumps(marking) + "}\n"
    return {"groups-1.ndjson": '{"id": "g"}\n{"id": "p",', "groups-2.ndjson": rest + '{"id": "h"}'}


def in_quarantine_as_a_cell_of_a_table(marking: Any) -> dict[str, Any]:
    cell = json.dumps({"id": "p", "securityMarking": marking}).replace('"', '""')
    return {"groups.ndjson": '{"id": "g"}\n' + f'"{cell}"'}


def in_quarantine_escaped(marking: Any) -> dict[str, Any]:
    return {"groups.ndjson": '{"id": "g"}\n' + json.dumps(json.dumps({"id": "p", "securityMarking": marking}))[1:-1]}


def in_quarantine_encoded_thrice_in_a_list(marking: Any) -> dict[str, Any]:
    twice = json.dumps(json.dumps({"id": "p", "securityMarking": marking}))
    return {"groups.json": json.dumps([{"id": "g"}, [twice]])}


def beside_the_lists_of_a_file(marking: Any) -> dict[str, Any]:
    return {"groups.json": json.dumps({"by": {"id": "p", "securityMarking": marking}, "data": [{"id": "g"}]})}


PLACES: list[Callable[[Any], dict[str, Any]]] = [
    in_their_record,
    in_a_losing_duplicate,
    in_an_older_duplicate_that_comes_later,
    in_a_reference,
    in_a_reference_of_a_resource_that_is_not_served,
    in_a_guardian_reference,
    in_an_extension,
    in_what_the_source_embedded,
    in_a_record_of_another_resource_with_the_same_id,
    in_quarantine_without_id,
    in_quarantine_as_a_list,
    in_quarantine_with_a_key_twice,
    in_quarantine_for_a_huge_number,
    in_quarantine_for_nan,
    in_quarantine_for_half_a_character,
    in_quarantine_as_no_utf8,
    in_quarantine_as_no_json,
    in_quarantine_nested_too_deep,
    spelled_with_escapes,
    spelled_with_escapes_in_no_json,
    in_quarantine_with_single_quotes,
    in_quarantine_without_quotes,
    in_quarantine_torn_by_a_line_break,
    in_quarantine_encoded_twice,
    in_quarantine_torn_with_a_blank_line_between,
    in_quarantine_torn_with_json_between,
    in_quarantine_torn_between_two_files,
    in_quarantine_as_a_cell_of_a_table,
    in_quarantine_escaped,
    in_quarantine_encoded_thrice_in_a_list,
    beside_the_lists_of_a_file,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_marking_protects_wherever_it_stands(place: Callable[[Any], dict[str, Any]], tmp_path: Path) -> None:
    assert seen(tmp_path, **place(MARKED)) == {"q", "r"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("marking", HARMLESS)
def test_what_is_no_marking_protects_nobody(
    marking: Any, place: Callable[[Any], dict[str, Any]], tmp_path: Path
) -> None:
    assert seen(tmp_path, **place(marking)) == {"p", "q", "r"}


def test_a_marking_of_any_shape_protects(tmp_path: Path) -> None:
    """One dump with a room for each shape, and one for each that protects nobody."""
    pupils = [{"id": f"p{n}", "enrolments": [{"enroledAt": {"id": "skola"}}]} for n in range(len(SHAPES))]
    marks = [{"id": f"p{n}", "securityMarking": shape} for n, shape in enumerate(SHAPES)]
    assert seen(tmp_path / "marked", persons=pupils, rooms=[{"id": "sal", "x": marks}]) == set()
    assert seen(tmp_path / "loose", persons=pupils, **{"rooms.ndjson": '{"id": "sal"}\n' + json.dumps(marks)}) == set()


@pytest.mark.parametrize("shape", SHAPES, ids=json.dumps)
def test_a_marking_of_any_shape_protects_in_what_can_not_be_parsed(shape: Any, tmp_path: Path) -> None:
    assert seen(tmp_path, **in_quarantine_as_no_json(shape)) == {"q", "r"}


def test_a_marking_protects_who_stands_beside_it_and_nobody_else(tmp_path: Path) -> None:
    beside = {"id": "p", "securityMarking": MARKED, "person": {"id": "q"}, "persons": [{"id": "r"}]}
    around = {"id": "sal", "x": {"securityMarking": MARKED, "persons": [{"id": "r"}, {"id": ["q"]}]}}
    quoted = {"id": "sal2", "x": '{"id": "q", "securityMarking": "Sekretessmarkering"}', "y": "securityMarking"}
    assert seen(tmp_path, rooms=[{"id": "sal3", "x": beside}, around, quoted]) == {"q", "r"}


def test_marked_twice_differently_is_marked(tmp_path: Path) -> None:
    for n, pair in enumerate((("Ingen", MARKED), (MARKED, "Ingen"))):
        both = ", ".join(f'"securityMarking": "{each}"' for each in pair)
        assert seen(tmp_path / str(n), **{"rooms.json": f'[{{"id": "s", "x": {{"id": "p", {both}}}}}]'}) == {"q", "r"}


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "p"}]',
        '[{"id": "p", "securityMarking": "Ingen"}]',
        '[{"id": "p", "givenName": "Kim"}, {"id": "p"}]',
        '[{"id": "p", "id": "p"}]',
        '[{"id": "p", "n": NaN}]',
        '[{"id": "p", "n": "\\ud800"}]',
        '[{"id": "p", "n": 99999999999999999999999}]',
        '[{"\\u0069d": "p", "n": 1, "n": 2}]',
        '[[{"id": "p"}]]',
        '["{\\"id\\": \\"p\\"}"]',
        '[{"data": [{"id": "p", "responsibles": [{"person": {"id": "q"}}]}]}]',
    ],
)
def test_alternative_data_protects_be_it_only_an_id_or_in_quarantine(text: str, tmp_path: Path) -> None:
    assert seen(tmp_path, **{"alternativePersons.json": text}) == {"q", "r"}


def test_alternative_data_of_which_a_line_is_no_json_protects(tmp_path: Path) -> None:
    lines = '{"id": "x"}\n{"id": "p", "givenName": "Ki\n'
    assert seen(tmp_path, **{"alternativePersons.ndjson": lines}) == {"q", "r"}


def test_ids_are_compared_exactly(tmp_path: Path) -> None:
    rooms = [{"id": "s", "x": [{"id": each, "securityMarking": MARKED} for each in ("P", "p ", "", None, 1)]}]
    assert seen(tmp_path, rooms=rooms, alternativePersons=[{"id": "Q"}]) == {"p", "q", "r"}
