"""The places of Flanders and Brussels, as a file; SOURCES.md tells where they come from."""
