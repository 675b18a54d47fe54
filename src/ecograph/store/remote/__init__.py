"""The engine in front of a SPARQL store that someone else runs: asks it over HTTP, and believes no half answer."""

__all__: list[str] = []
