"""What can go wrong with the authority's own records, named by situation."""

from datetime import datetime

from ss12k.errors import Ss12kError


class ControlError(Ss12kError):
    """The authority's records can't be used, or a request to them makes no sense."""


class UnknownSource(ControlError):
    """No source has this id."""

    def __init__(self, source: str) -> None:
        super().__init__(f"There is no source {source!r}: load one with `ss12k load PATH --source ID`")


class UnknownSnapshot(ControlError):
    """The source has no snapshot of this id."""

    def __init__(self, source: str, snapshot: str) -> None:
        super().__init__(f"Source {source!r} has no snapshot {snapshot!r}: see `ss12k snapshot list {source}`")


class CurrentChanged(ControlError):
    """Another snapshot became the current one in between."""

    def __init__(self, source: str) -> None:
        super().__init__(f"Another snapshot of source {source!r} became the current one in between: try again")


class UnknownClient(ControlError):
    """No client has this id, not even a removed one."""

    def __init__(self, client_id: str) -> None:
        super().__init__(f"There is no client {client_id!r}: see `ss12k client list`")


class UnknownVersion(ControlError):
    """The client's profile was never saved in this version."""

    def __init__(self, client_id: str, version: int) -> None:
        super().__init__(f"The profile of client {client_id!r} has no version {version}")


class UnknownKey(ControlError):
    """The client has no key of this id."""

    def __init__(self, client_id: str, key_id: str) -> None:
        super().__init__(f"Client {client_id!r} has no key {key_id!r}")


class ClientRemoved(ControlError):
    """A removed client's id stays with its history; it never comes back to life."""

    def __init__(self, client_id: str, at: datetime | None) -> None:
        day = f" on {at:%Y-%m-%d}" if at else ""
        super().__init__(
            f"Client {client_id!r} was removed{day} and its id stays with its history: use another clientId"
        )


class SourceFixed(ControlError):
    """A client belongs to one source for good."""

    def __init__(self, client_id: str, source: str, wanted: str) -> None:
        super().__init__(
            f"Client {client_id!r} belongs to source {source!r} and can't move to {wanted!r}: make another client there"
        )


class DataChanged(ControlError):
    """Other data is current than what a change was judged by."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"Other data of source {source!r} became current while you were at it, so what changes was counted anew. "
            "Nothing was saved: look at it, and save again"
        )


class RegisterConflict(ControlError):
    """Somebody else saved the client's entry in the register in between."""

    def __init__(self, client_id: str, expected: int, current: int) -> None:
        super().__init__(
            f"Somebody else saved version {current} of what the register says of {client_id!r} in between, and this "
            f"change was made to version {expected}: nothing was saved; look at it and make the change again"
        )


class StepsOpen(ControlError):
    """Nobody approves what is not done."""

    def __init__(self, client_id: str, steps: list[str]) -> None:
        super().__init__(f"Client {client_id!r} can't be approved yet; still open: {', '.join(steps)}")


class ProfileConflict(ControlError):
    """Somebody else saved the profile in between; `current` is the version that stands now (0: no such client)."""

    def __init__(self, client_id: str, expected: int, current: int) -> None:
        self.expected, self.current = expected, current
        if expected == 0:
            said = f"Client {client_id!r} is there already (version {current}): choose another clientId or change that"
        elif current == 0:
            said = f"There is no client {client_id!r}, so its version {expected} can't be replaced"
        else:
            said = (
                f"Somebody else saved version {current} of client {client_id!r} in between, and this change was made "
                f"to version {expected}: nothing was saved; look at version {current} and make the change again"
            )
        super().__init__(said)
