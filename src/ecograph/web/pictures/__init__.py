"""Answers as pictures: maps, charts and graphs, drawn on the server as SVG."""

__all__: list[str] = []
