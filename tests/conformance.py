"""The official file's schemas and ours in one form that can be compared: nothing referred to, nothing merged later."""

from collections.abc import Iterator, Mapping
from typing import Any

Tree = Mapping[str, Any]
_SAME = ("type", "format", "minimum", "maximum", "pattern", "minItems", "uniqueItems")


def resolved(tree: Tree, node: Tree) -> Tree:
    """The node, or what it refers to."""
    while "$ref" in node:
        found: Any = tree
        for name in node["$ref"].split("/")[1:]:
            found = found[name]
        node = found
    return node


def plain(tree: Tree, node: Tree) -> dict[str, Any]:
    """A schema with all that it refers to, as far as it says what a document may hold; descriptions left out."""
    node = resolved(tree, node)
    found: dict[str, Any] = {name: node[name] for name in _SAME if name in node}
    if node.get("nullable"):
        found["type"] = [found["type"], "null"]
    if "enum" in node:
        found["enum"] = sorted(map(str, node["enum"]))
    if "items" in node:
        found["items"] = plain(tree, node["items"])
    if "properties" in node:
        found["properties"] = {name: plain(tree, each) for name, each in node["properties"].items()}
    if "required" in node:
        found["required"] = sorted(node["required"])
    for part in node.get("allOf", ()):
        more = plain(tree, part)
        found["properties"] = found.get("properties", {}) | more.get("properties", {})
        found["required"] = sorted({*found.get("required", ()), *more.get("required", ())})
        found["type"] = more.get("type", found.get("type", "object"))
        found |= {name: more[name] for name in ("enum", "format") if name in more}
    return {name: each for name, each in found.items() if each not in ([], {}) or name in ("enum",)}


def differences(official: Any, ours: Any, where: str = "") -> Iterator[str]:
    """Where two plain schemas differ, each as one line."""
    if isinstance(official, dict) and isinstance(ours, dict):
        for name in sorted({*official, *ours}):
            place = f"{where}.{name}" if where else name
            if name not in ours:
                yield f"{place}: missing, officially {_short(official[name])}"
            elif name not in official:
                yield f"{place}: ours alone, {_short(ours[name])}"
            else:
                yield from differences(official[name], ours[name], place)
    elif official != ours:
        yield f"{where}: officially {_short(official)}, ours {_short(ours)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 100 else f"{text[:100]}…"


def json_schema(tree: Tree, node: Tree) -> dict[str, Any]:
    """A schema of the official file as JSON Schema, with its quirks mended (DESIGN.md)."""
    schemas = {name: _translated(each) for name, each in tree["components"]["schemas"].items()}
    schemas["SchoolUnitOffering"]["properties"] |= {
        name: schemas["GroupFragment"]["properties"][name] for name in _FORGOTTEN
    }
    schemas["Grade"]["required"].remove("schoolUnit")
    schemas["AttendanceSchedule"]["required"].remove("scheduleDays")
    for name in ("startTime", "endTime"):
        schemas["AttendanceScheduleEntry"]["properties"][name] = {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"}
    return {**_translated(node), "components": {"schemas": schemas}}


_FORGOTTEN = ("id", "meta")


def _translated(node: Any) -> Any:
    if isinstance(node, list):
        return [_translated(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {name: _translated(each) for name, each in node.items() if name not in ("example", "default", "nullable")}
    return found | ({"type": [node["type"], "null"]} if node.get("nullable") else {})
