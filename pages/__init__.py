"""The pages: one file, one function per page: guard, call, display."""
