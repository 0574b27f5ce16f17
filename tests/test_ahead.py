"""Reading ahead gives what was read, in order, with its error, and leaves no thread behind."""

import threading
from collections.abc import Generator, Iterator

import pytest

from ss12k.snapshots.ahead import PIECES, ahead


class Broken(Exception):
    """What a file may raise."""


def numbers(count: int, seen: list[int], *, broken: bool = False) -> Generator[int, None, None]:
    try:
        for number in range(count):
            seen.append(number)
            yield number
        if broken:
            raise Broken
    finally:
        seen.append(-1)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    yield
    assert [each.name for each in threading.enumerate() if each.name == "reading ahead"] == []


def test_all_pieces_come_in_order() -> None:
    seen: list[int] = []
    assert list(ahead(numbers(100, seen))) == list(range(100))
    assert seen == [*range(100), -1]


def test_an_error_comes_after_the_pieces_before_it() -> None:
    pieces = ahead(numbers(10, [], broken=True))
    assert [next(pieces) for _ in range(10)] == list(range(10))
    with pytest.raises(Broken):
        next(pieces)


def test_only_a_few_pieces_wait() -> None:
    seen: list[int] = []
    pieces = ahead(numbers(1000, seen))
    assert next(pieces) == 0
    assert len(seen) <= PIECES + 3


def test_who_stops_early_closes_the_file() -> None:
    seen: list[int] = []
    pieces = ahead(numbers(1000, seen))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert seen[-1] == -1
    assert len(seen) < 100
