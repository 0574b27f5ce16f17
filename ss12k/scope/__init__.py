"""Profile and snapshot make a View: which rows and attributes a client sees (SCOPE)."""
