"""Who asks, for which source, as which client, on which snapshot: the way to a View, and to nothing else."""

from ss12k.access.actors import LOCAL_ADMINISTRATOR, Actor, Forbidden
from ss12k.access.views import Access, Moment, NoData, access, open_view

__all__ = ["LOCAL_ADMINISTRATOR", "Access", "Actor", "Forbidden", "Moment", "NoData", "access", "open_view"]
