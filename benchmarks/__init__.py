"""Measures the product's speed against a minimal server that does the same necessary work: `make bench`."""
