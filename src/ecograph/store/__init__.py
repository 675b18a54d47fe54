"""The SPARQL engine: a template process holds the release, forked workers answer queries and can be killed."""

__all__: list[str] = []
