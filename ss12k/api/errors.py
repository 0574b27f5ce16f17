"""How the API says no: always `{"code", "message"}`, mapped from errors at this one edge.

A message says what to do and never repeats a personal value; the log gets where it happened, not what was in it.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from ss12k.access import Forbidden, NoData
from ss12k.errors import Ss12kError
from ss12k.scope.rules import NotShared
from ss12k.scope.selecting import Withheld, WrongQuestion
from ss12k.scope.sums import PeriodError
from ss12k.scope.view import TooMany

log = logging.getLogger("ss12k.api")

CODE = "refused_with"
"""Under this name a request's state holds the code with which it was refused."""


class ApiError(Ss12kError):
    """A refusal with its HTTP status, the code that programs read and the message that people read."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, dict(headers or {})


def bad_request(code: str, message: str) -> ApiError:
    """A 400."""
    return ApiError(400, code, message)


def unauthorized(code: str, message: str, challenge: str) -> ApiError:
    """A 401, which has to say how to do better (`WWW-Authenticate`)."""
    return ApiError(401, code, message, {"WWW-Authenticate": challenge})


def not_yet(what: str) -> ApiError:
    """A 501 for what the standard has and this version does not."""
    return ApiError(501, "not_implemented", f"{what} belongs to SS12000 2.1.0, but this version does not offer it yet")


INTERNAL = ApiError(500, "internal_error", "something went wrong here; tell the school authority when it happened")

_BY_STATUS = {
    404: ("unknown_path", "there is nothing at this address; /docs shows what there is"),
    405: (
        "method_not_allowed",
        "this address does not take that method: nothing is written here; the header Allow says what it takes",
    ),
}


def response_to(error: ApiError) -> Response:
    """The answer that says it."""
    body = orjson.dumps({"code": error.code, "message": error.message})
    return Response(body, error.status, error.headers, media_type="application/json")


def refusal(error: Ss12kError) -> ApiError:
    """What a client is told of an error of ours; how the installation fares inside is for its own log."""
    match error:
        case ApiError():
            return error
        case NotShared():
            return ApiError(403, "not_shared", str(error))
        case Withheld():
            return ApiError(403, "not_shared", str(error))
        case TooMany():
            return ApiError(413, "too_large", str(error))
        case WrongQuestion() | PeriodError():
            return bad_request("invalid_parameter", str(error))
        case Forbidden():
            return ApiError(403, "forbidden", str(error))
        case NoData():
            return ApiError(503, "no_data", "the school authority has no data loaded yet; try again later")
    # A control file that is busy, a snapshot's file that is gone: that line is for the authority, not for the client.
    log.error("%s: %s", type(error).__name__, error)
    return ApiError(503, "unavailable", "the data can't be read just now; try again later", {"Retry-After": "30"})


def add_error_handlers(app: FastAPI) -> None:
    """Let every refusal, the framework's own too, be answered in the one form."""
    app.add_exception_handler(Ss12kError, _on_own)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)


def log_unexpected(scope: Scope, error: Exception) -> None:
    """Note a defect by its type and place: a message, a value or an address with an id in it could be personal."""
    route = getattr(scope.get("route"), "path", "?")
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log.error("%s %s: %s at %s", scope.get("method"), route, type(error).__name__, places)


async def _on_own(request: Request, error: Exception) -> Response:
    told = refusal(error) if isinstance(error, Ss12kError) else INTERNAL
    if isinstance(error, NotShared | Withheld) and _left_out(request, error.needs):
        missing = ", ".join(error.needs)
        problem = f"the scope of this access token leaves out {missing}, which is shared; get one without a scope"
        told = ApiError(403, "insufficient_scope", problem)
    setattr(request.state, CODE, told.code)
    return response_to(told)


def _left_out(request: Request, needs: Sequence[str]) -> bool:
    """Whether it is the access token that is not good for what the profile does share."""
    caller = getattr(request.state, "caller", None)
    return caller is not None and caller.categories is not None and not caller.shares.isdisjoint(needs)


async def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return response_to(INTERNAL)
    code, message = _BY_STATUS.get(
        error.status_code, ("refused", "the request can't be answered; /docs shows what can")
    )
    if error.status_code == 405 and (error.headers or {}).get("Allow") == "POST":
        message = "this address takes POST alone"
    setattr(request.state, CODE, code)
    return response_to(ApiError(error.status_code, code, message, error.headers))


async def _on_invalid(_: Request, __: Exception) -> Response:
    return response_to(bad_request("invalid_request", "the request is not of the form that /docs shows"))
