"""Settings from the environment (`SS12K_…`), and the folders of the project itself."""

import os
from decimal import Decimal
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_DAY_OF_YEAR = r"^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))$"
"""A day that every year has."""
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
    api_url: str = "http://127.0.0.1:8000"
    """Where vendors reach the API: what the dashboard shows them; `ss12k up` says where its own is."""
    calls_days: int = Field(default=365, ge=1, le=36_500)
    """For how many days calls, and what clients post, are kept."""
    guard_share: Decimal = Field(default=Decimal("0.1"), ge=0, le=1)
    """A load that removes more than this share of a resource's rows is held …"""
    guard_rows: int = Field(default=20, ge=0)
    """… if that is at least so many of them."""
    guard_except: str = ""
    """Attributes that all persons may lose without the load being held, with commas between; `*` is every one."""
    registers: Path | None = None
    """The folder of registers that checks of data quality may go by (docs/quality.md)."""
    quality_guardians: int = Field(default=4, ge=0, le=1_000_000)
    """A child with more guardians than this is found."""
    quality_placements: int = Field(default=2, ge=1, le=1_000_000)
    """A child with more active placements at once than this is found."""
    quality_classes: int = Field(default=3, ge=1, le=1_000_000)
    """A mentor of more classes than this is found."""
    quality_years_off: int = Field(default=2, ge=0, le=1_000_000)
    """A school year further than this from what the age tells is found."""
    quality_moved_share: Decimal = Field(default=Decimal("0.1"), ge=0, le=1)
    """A number of objects that moved by more than this share is found …"""
    quality_moved_rows: int = Field(default=20, ge=0, le=1_000_000)
    """… if that is at least so many of them."""
    quality_successor_day: str = Field(default="08-20", pattern=_DAY_OF_YEAR)
    """The day of the year, month and day, on which whoever did not finish school in June is enrolled again."""
    quality_private_domains: str = "gmail.com,hotmail.com,hotmail.se,live.se,outlook.com,icloud.com,yahoo.com,yahoo.se"
    """Domains of private e-mail, with commas between."""


def settings() -> Settings:
    """The settings as the environment says now."""
    return Settings()
