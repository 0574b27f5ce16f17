"""Settings from the environment (`SS12K_…`), and the folders of the project itself."""

import os
from decimal import Decimal
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""The folder of `streamlit_app.py`, `pages/` and `data/demo`: found from here, not from the working directory."""


class Settings(BaseSettings):
    """What an installation may set; each is `SS12K_` and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SS12K_", env_ignore_empty=True, frozen=True)

    home: Path = PROJECT / "data"
    """The state folder: the control file, the secret and the snapshots."""
    memory: str = "2GB"
    """DuckDB's memory limit per process (its own default would be 80 % of the machine)."""
    threads: int = Field(default=min(4, os.cpu_count() or 1), ge=1)
    """DuckDB's threads per process."""
    views: int = Field(default=32, ge=1)
    """Views a process keeps ready; the least recently used goes first."""
    calls_days: int = Field(default=365, ge=1, le=36_500)
    """For how many days calls, and what clients post, are kept."""
    guard_share: Decimal = Field(default=Decimal("0.1"), ge=0, le=1)
    """A load that removes more than this share of a resource's rows is held …"""
    guard_rows: int = Field(default=20, ge=0)
    """… if that is at least so many of them."""
    guard_except: str = ""
    """Attributes that all persons may lose without the load being held, with commas between; `*` is every one."""


def settings() -> Settings:
    """The settings as the environment says now."""
    return Settings()
