"""What holds for all tests."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

# Two tests run at once, on sources so small that handing work to a second thread takes longer than the work.
os.environ.setdefault("SS12K_THREADS", "1")


@pytest.fixture(scope="module")
def unasked() -> Iterator[None]:
    """Loads ask no checks of data quality, for tests of what else a load does: 119 checks of ten records take longer
    than the load itself.
    """
    from ss12k.access import quality

    with pytest.MonkeyPatch.context() as patch:
        others = SimpleNamespace(check=lambda *_: None, sweep=quality.sweep)
        patch.setattr("ss12k.sources.loading.quality", others)
        yield
