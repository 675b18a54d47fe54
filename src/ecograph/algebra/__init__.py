"""What a SPARQL query is made of, read with rdflib in a process of its own: the service itself never loads rdflib."""

__all__: list[str] = []
