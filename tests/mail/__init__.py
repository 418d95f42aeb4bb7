"""What leaves the house, and that nothing leaves with it."""
