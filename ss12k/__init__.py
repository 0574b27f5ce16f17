"""ss12k: see SS12000 data, decide what each vendor gets of it, and prove it."""
