"""The Data Explorer."""
