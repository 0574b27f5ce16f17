"""What conforms is told at once; that must never differ from looking at every value."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ss12k.scope.aliases import dumps
from ss12k.snapshots.checking import Checker, cleaner
from ss12k.snapshots.conforming import conformity
from ss12k.snapshots.findings import Findings
from ss12k.snapshots.marking import marked_ids
from ss12k.standard.resources import RESOURCES
from ss12k.standard.shape import Array, Object, Reference, Shape, Value

UUID = "0a1b2c3d-0000-4000-8000-00000000000f"
RIGHT: dict[str | None, list[Any]] = {
    None: ["", "text", "å\u2028\x00", "Ingen"],
    "uuid": [UUID, UUID.upper()],
    "date": ["2024-02-29", "1999-12-31", "9999-12-31", "2023-02-28"],
    "date-time": ["2024-01-01T08:00:00Z", "2024-02-29t08:00:00.123456789+02:00", "1999-12-31T23:59:59.5-11:30"],
    "uri": ["https://bild.example/1", "urn:x", "http://å.example/"],
    "email": ["a@b", "å@b.example"],
}
ODD: list[Any] = [
    None, True, False, 0, -1, 11, 2**63, 1.0, 9.5, "", "0", "x", " ", [], {}, [None], [[]], {"id": ""}, {"id": 5},
    "2024-02-30", "2023-02-29", "2024-04-31", "2024-1-1", "0000-01-01", "２０２４-01-01", "2024-01-01\n",
    "2024-01-01T08:00:00", "2024-01-01T24:00:00Z", "2024-01-01T08:00:60Z", "2024-01-01 08:00:00Z",
    "9999-12-31T23:59:59-05:00", "2024-01-01T08:00:00+24:00", "2024-01-01T08:00:00.Z", "2024-01-01T08:00:00Z\n",
    UUID + "\n", UUID[:-1], "{" + UUID + "}", "a@b@c", "a b@c", "a@b\x1f", "no-uri", "u:\x1f", "u:\u00a0", "07:30",
    "7:30", "07:30\n", "Sekretessmarkering", "KOMVUX",
]  # fmt: skip


def values(shape: Shape) -> st.SearchStrategy[Any]:
    """Values of a shape, most of them right, some not, at any depth."""
    match shape:
        case Value(codes=codes) if codes:
            right: st.SearchStrategy[Any] = st.sampled_from(sorted(codes))
        case Value(type=kind) if kind is bool:
            right = st.booleans()
        case Value(type=kind) if kind is int:
            right = st.integers(0, 10)
        case Value():
            right = st.sampled_from(RIGHT[shape.format] + (["07:30"] if shape.pattern else []))
        case Reference(marked=marked):
            extra = {"displayName": st.just("Namn")} | ({"securityMarking": st.just("Ingen")} if marked else {})
            right = st.fixed_dictionaries({"id": st.just(UUID)}, optional=extra)
        case Array(item):
            right = st.lists(values(item), max_size=3)
        case Object(attributes):
            required = {each.name: values(each.shape) for each in attributes if each.required}
            optional = {each.name: values(each.shape) for each in attributes if not each.required}
            optional |= {"extension": st.just(1), "securityMarking": st.sampled_from(["Ingen", "Ja", None])}
            right = st.fixed_dictionaries(required, optional=optional)
    return st.integers(0, 25).flatmap(lambda draw: st.sampled_from(ODD) if draw == 0 else right)


def of_a_record() -> Findings:
    findings = Findings()
    findings.look_at("r", 0, "i", "r.json", 1)
    return findings


def looked_at(shape: Object, record: dict[str, Any]) -> tuple[Any, list[Any]]:
    findings = of_a_record()
    return cleaner(shape, "", findings)(record), list(findings)


@pytest.mark.parametrize("name", RESOURCES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_quick_look_says_what_the_long_one_says(name: str, data: st.DataObject) -> None:
    shape = RESOURCES[name].shape
    record = data.draw(values(shape).filter(lambda value: isinstance(value, dict)))
    cleaned, findings = looked_at(shape, record)
    if conformity(shape)(record):
        assert (cleaned, findings) == (record, [])
        assert not list(marked_ids(record, dumps(record).encode()))
    quick = of_a_record()
    assert (Checker(shape, quick).clean(record), list(quick)) == (cleaned, findings)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("uuid", UUID), ("date", "2024-12-31"), ("date", "2023-02-28"), ("date-time", "2024-01-01T08:00:00Z"),
     ("date-time", "2024-12-31T23:59:59.123+02:00"), ("uri", "https://bild.example/1"), ("email", "a@b.example")],
)  # fmt: skip
def test_what_is_usual_is_told_at_once(kind: str, value: str) -> None:
    assert conformity(Value(str, format=kind))(value)
