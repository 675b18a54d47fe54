"""ecograph: a knowledge graph of the Swedish urban innovation ecosystem."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__: str = version("ecograph")
