"""`/openapi.json`, and `/docs`: the same as one page that asks no other host for anything and runs no script."""

from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse

from ss12k.api.access_tokens import VALID_SECONDS

INTRODUCTION = (
    "Everything that a school authority shares with one client, as SS12000 2.1.0 defines it. "
    "Get an access token from POST /connect/token, send it as the header `Authorization: Bearer …`, and ask under "
    "/v2.0, or under /source/{source}/v2.0 with the client's own source. "
    "Lists come in pages: as long as `pageToken` is not null, ask again with it. "
    'Every error is `{"code", "message"}`, and the message says what to do.'
)

_ERROR = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_CLIENT = {"type": "http", "scheme": "basic", "description": "client_id and client_secret, each form-urlencoded"}
_TOKEN_FORM = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "client_id": {"type": "string"},
        "client_secret": {"type": "string", "format": "password"},
        "scope": {"type": "string", "description": "All that is shared, or left out."},
    },
}
_TOKEN = {
    "type": "object",
    "required": ["access_token", "expires_in", "token_type", "scope"],
    "properties": {
        "access_token": {"type": "string"},
        "expires_in": {"type": "integer", "const": VALID_SECONDS},
        "token_type": {"type": "string", "const": "Bearer"},
        "scope": {"type": "string", "description": "The categories shared, separated by blanks."},
    },
}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def refusals(texts: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Error answers as OpenAPI describes them."""
    return {status: _answer(text, {"$ref": "#/components/schemas/Error"}) for status, text in texts.items()}


TOKEN_DOCUMENTED: dict[str, Any] = {
    "summary": "An access token, by OAuth 2 client credentials.",
    "description": "The client's id and secret as form fields, or as HTTP Basic.",
    "tags": ["token"],
    "response_model": None,
    "responses": {200: _answer("A token that is valid for an hour.", _TOKEN)}
    | refusals(
        {
            400: "The form is not as described here.",
            401: "No active client has this id and secret.",
            413: "The form is too large.",
            503: "Try again later.",
        }
    ),
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _TOKEN_FORM}},
        },
        "security": [{"ClientBasic": []}, {}],
    },
}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if not app.openapi_schema:
        made = get_openapi(title=app.title, version=app.version, description=INTRODUCTION, routes=app.routes)
        components = made.setdefault("components", {})
        components.setdefault("schemas", {})["Error"] = _ERROR
        components["securitySchemes"] = {"BearerAuth": _BEARER, "ClientBasic": _CLIENT}
        app.openapi_schema = made
    return app.openapi_schema


def page(made: dict[str, Any]) -> HTMLResponse:
    """The document as a page to read."""
    paths, title = made["paths"].items(), escape(made["info"]["title"])
    operations = [_operation(method, path, told) for path, item in paths for method, told in item.items()]
    body = f"<h1>{title}</h1><p>{escape(INTRODUCTION)}</p>"
    body += '<p>For programs: <a href="openapi.json">openapi.json</a>, with every attribute.</p>' + "".join(operations)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return HTMLResponse(f"{head}{body}</html>", headers={"Content-Security-Policy": policy})


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<h2><code>{method.upper()} {escape(path)}</code></h2>",
        f"<p>{escape(operation.get('summary', ''))} {escape(operation.get('description', ''))}</p>",
        _table("Parameter", _parameters(operation)),
        _table("Answer", [(status, told["description"]) for status, told in sorted(operation["responses"].items())]),
    ]
    return "".join(parts)


def _parameters(operation: dict[str, Any]) -> list[tuple[str, str]]:
    listed = [(each["name"], each.get("description", "")) for each in operation.get("parameters", [])]
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        fields = content["schema"]["properties"].items()
        listed += [(name, each.get("description", each.get("const", f"in the body, {media}"))) for name, each in fields]
    return listed


def _table(head: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<table><tr><th>{head}</th><th>What it is</th></tr>{cells}</table>"


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}"
    "h2{margin-top:2.5rem;font-size:1.1rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884}"
)
