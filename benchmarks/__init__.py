"""How fast the product is, beside the least that the same work would cost without it: `make bench`."""
