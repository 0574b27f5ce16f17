"""What SS12000 2.1.0 says: records, codes, categories and the registry of resources."""
