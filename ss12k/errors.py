"""The errors a user may see: one clear line that says what, where and what to do, never a personal value."""


class Ss12kError(Exception):
    """Something the user can act on; `str(error)` is the line to show."""
