"""The commands of the command line, by what an operator does with them."""
