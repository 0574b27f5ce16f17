"""Data quality: what a vendor will trip over, found before the vendor does: checks asked of snapshots, told by View."""
