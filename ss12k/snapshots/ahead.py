"""Reading ahead: a file is read, unpacked and cut in a thread of its own, a few pieces before they are needed."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from queue import Full, Queue
from typing import TypeVar

Item = TypeVar("Item")

PIECES = 4
"""How many pieces may wait."""


class _End:
    """What comes after the last piece: the error that ended it, or none."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def ahead(pieces: Generator[Item, None, None]) -> Iterator[Item]:
    """The pieces, read ahead in a thread; an error there is raised here. When this ends, so does the thread."""
    queue: Queue[Item | _End] = Queue(PIECES)
    unwanted = threading.Event()
    thread = threading.Thread(target=_fill, args=(queue, pieces, unwanted), name="reading ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(piece := queue.get(), _End):
            yield piece
        if piece.error is not None:
            raise piece.error
    finally:
        unwanted.set()
        thread.join()


def _fill(queue: "Queue[Item | _End]", pieces: Generator[Item, None, None], unwanted: threading.Event) -> None:
    error = None
    try:
        with closing(pieces):
            for piece in pieces:
                if not _put(queue, piece, unwanted):
                    return
    except BaseException as problem:  # whatever it is belongs to who reads
        error = problem
    _put(queue, _End(error), unwanted)


def _put(queue: "Queue[Item | _End]", piece: "Item | _End", unwanted: threading.Event) -> bool:
    """Put a piece in as soon as there is room; False when nobody wants it any more."""
    while not unwanted.is_set():
        try:
            queue.put(piece, timeout=0.1)
        except Full:
            continue
        return True
    return False
