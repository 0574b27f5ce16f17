"""What pages ask of a View: the tree of organisations, and one object's card with all that hangs on it."""
