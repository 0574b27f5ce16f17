"""Vendors: who gets what."""
