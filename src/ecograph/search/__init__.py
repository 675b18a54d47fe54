"""Full-text search over the index of a release: from a page, from the command line, from SPARQL."""

__all__: list[str] = []
