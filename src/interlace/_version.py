"""The version, which every digest of a figure covers."""

__all__ = ["__version__"]

__version__ = "0.1.0"
