"""The authority's own records: sources, snapshots, clients, profiles, keys and the audit of each change."""
