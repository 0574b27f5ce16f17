"""Dumps in, snapshots out: reading, checking, building and opening them."""
