"""The reverse question: what each of many clients gets of one object, and why (SCOPE R11)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ss12k.scope.excerpt import Excerpt
from ss12k.scope.profile import Profile
from ss12k.scope.reasons import Explanation
from ss12k.scope.view import View
from ss12k.snapshots.opening import Snapshot


def received(
    snapshot: Snapshot, resource: str, id: str, profiles: Sequence[Profile], secret: bytes, threads: int
) -> list[Explanation]:
    """An explanation for each profile, in their order; no view of the whole snapshot is computed.

    What the object hangs on is taken out once, for all of them.
    """
    excerpt = Excerpt(snapshot, resource, id)
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda profile: View(excerpt, profile, secret).explain(resource, id), profiles))
