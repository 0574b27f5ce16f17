"""What the tests of pages share: an installation with the demo, a client of one's own, a page as its script draws it.

A test file takes the fixtures over as its own, `home, control, client = FIXTURES`: those of a plugin are everybody's,
and other tests have such names too. PYTEST_DONT_REWRITE
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from demo_home import demo_home
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from ss12k.access import LOCAL_ADMINISTRATOR, access
from ss12k.control.store import Control
from ss12k.settings import PROJECT

SKOLA24 = "norreka.skola24"
ME = LOCAL_ADMINISTRATOR.name
_numbers = count(1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with the demo, as `ss12k up` makes it on its first run."""
    folder = demo_home(tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SS12K_HOME", str(folder))
        yield folder
        access().control.close()


@pytest.fixture
def control(home: Path) -> Control:
    return access().control


@pytest.fixture
def client(control: Control) -> Iterator[str]:
    """A client like Skola24 for one test alone."""
    profile = control.profile(SKOLA24).model_copy(update={"client_id": f"norreka.test{next(_numbers)}"})
    control.save_profile(profile, ME)
    yield profile.client_id
    control.remove(profile.client_id, ME)


FIXTURES = home, control, client


def opened(page: str = "", /, *, client: str = "-", **params: str) -> AppTest:
    """A page, after its script has run to the end without a failure."""
    at = AppTest.from_file(str(PROJECT / "streamlit_app.py"), default_timeout=20)
    at._page_hash = calc_hash(page)  # the one way to a page given to st.navigation as a function
    for name, value in {"source": "norreka", "client": client, **params}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert not at.error
    return at


def told(at: AppTest) -> str:
    """Everything that the page sends to the browser, our components' data included."""
    return "\n".join(str(element.proto) for element in at.main)


def headings(at: AppTest) -> list[str]:
    return [element.value for element in (*at.title, *at.subheader)]


def unshare(at: AppTest, code: str) -> AppTest:
    """Uncheck a category of what the client sees of persons."""
    chosen = shared(at)
    assert code in chosen
    at.button_group[1].set_value([other for other in chosen if other != code])
    return at.run()


def shared(at: AppTest) -> list[str]:
    """The categories that are checked of what the client sees of persons."""
    return list(at.button_group[1].value or ())


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()
