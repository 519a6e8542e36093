"""The nouns every floor speaks of: records, products, findings, errors. Standard library only."""
