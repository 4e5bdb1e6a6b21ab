"""Small wrong changes to the rules, each of which some test must notice: `make mutate`."""
