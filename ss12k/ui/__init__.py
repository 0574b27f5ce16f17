"""Streamlit building blocks that pages share: the tree, tables, JSON, the client bar, and state in the URL."""
