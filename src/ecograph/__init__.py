"""ecograph: a knowledge graph of the Swedish urban innovation ecosystem."""

__all__ = ["__version__"]

__version__ = "0.1.0"
