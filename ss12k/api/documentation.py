"""`/docs`: the OpenAPI document as one page that asks no other host for anything and runs no script."""

import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

from starlette.responses import HTMLResponse

from ss12k.api.openapi import CODES, INTRODUCTION, openapi

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def page() -> HTMLResponse:
    """The document as a page to read."""
    return HTMLResponse(_page(), headers={"Content-Security-Policy": POLICY})


@cache
def _page() -> str:
    made = openapi()
    paths, title = made["paths"].items(), escape(made["info"]["title"])
    operations = [_operation(method, path, told) for path, item in paths for method, told in item.items()]
    body = f"<h1>{title}</h1><p>{_text(INTRODUCTION)}</p>"
    body += '<p>For programs: <a href="openapi.json">openapi.json</a>, with every attribute.</p>'
    codes = [(f"{status} {code}", text) for status, told in CODES.items() for code, text in told.items()]
    body += f"{_contents(made)}<h2>Codes of errors</h2>{_table('Code', codes)}{''.join(operations)}"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f"{head}{body}</html>"


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f'<h2 id="{operation["operationId"]}"><code>{method.upper()} {escape(path)}</code></h2>',
        f"<p>{_text(operation.get('summary', ''))} {_text(operation.get('description', ''))}</p>",
        _table("Parameter", _parameters(operation)),
        _table("Answer", [(status, told["description"]) for status, told in sorted(operation["responses"].items())]),
        *(_example(status, told) for status, told in operation["responses"].items() if status == "200"),
    ]
    return "".join(parts)


def _parameters(operation: dict[str, Any]) -> list[tuple[str, str]]:
    listed = [(each["name"], _described(each)) for each in operation.get("parameters", [])]
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        fields = _fields(content["schema"]).items()
        listed += [(name, each.get("description", each.get("const", f"in the body, {media}"))) for name, each in fields]
    return listed


def _contents(made: dict[str, Any]) -> str:
    """Links to every operation, a line for each resource."""
    lines: dict[str, list[str]] = {}
    for path, item in made["paths"].items():
        for method, told in item.items():
            what = f"{method.upper()} {path.removeprefix('/v2.0')}"
            lines.setdefault(told["tags"][0], []).append(f'<a href="#{told["operationId"]}">{escape(what)}</a>')
    return "<ul>" + "".join(f"<li>{' · '.join(links)}</li>" for links in lines.values()) + "</ul>"


def _described(parameter: dict[str, Any]) -> str:
    """What a parameter does, and which values it takes."""
    schema = parameter["schema"].get("items", parameter["schema"])
    needed = " It has to be there." if parameter.get("required") and parameter["in"] == "query" else ""
    more = " It may be there several times." if parameter["schema"].get("type") == "array" else ""
    values = f" One of {', '.join(schema['enum'])}." if "enum" in schema else ""
    return f"{parameter.get('description', '')}{needed}{more}{values}"


def _text(text: str) -> str:
    """A text in which what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        schema = openapi()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = schema["properties"]
    return found


def _example(status: str, told: dict[str, Any]) -> str:
    for content in told.get("content", {}).values():
        if "example" in content:
            text = escape(json.dumps(content["example"], indent=2, ensure_ascii=False))
            return f"<details><summary>Example ({status})</summary><pre>{text}</pre></details>"
    return ""


def _table(head: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{_text(text)}</td></tr>" for name, text in rows)
    if not cells:
        return ""
    return f"<table><tr><th>{head}</th><th>What it is</th></tr>{cells}</table>"


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}"
    "h2{margin-top:2.5rem;font-size:1.1rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884}"
    "pre{overflow:auto;background:#8881;padding:.75rem}"
)
