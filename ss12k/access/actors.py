"""Actors: on whose behalf a question is asked."""

from dataclasses import dataclass
from typing import Literal

from ss12k.errors import Ss12kError

Role = Literal["administrator", "client"]


class Forbidden(Ss12kError):
    """Something that this actor may not see."""


@dataclass(frozen=True)
class Actor:
    """Somebody, or a vendor's system, with a role; `client` is the client that a vendor's system is."""

    name: str
    role: Role
    client: str | None = None

    @staticmethod
    def of_client(client_id: str) -> "Actor":
        """A vendor's system, which sees what its own client sees and nothing else."""
        return Actor(client_id, "client", client_id)

    def must_see(self, client: str | None) -> None:
        """Refuse what this actor may not see; `client` is None for the authority's own view."""
        if self.role == "administrator" or (client is not None and client == self.client):
            return
        raise Forbidden("this account may not see that; ask an administrator of the school authority")


LOCAL_ADMINISTRATOR = Actor("local administrator", "administrator")
"""Who works at the machine itself; accounts with other roles come later."""
