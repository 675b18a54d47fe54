"""The HTTP service over a release: SPARQL endpoint, entity pages, dumps."""

__all__: list[str] = []
