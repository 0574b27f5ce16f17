"""A source's life: loading, activating and rolling back its snapshots."""
