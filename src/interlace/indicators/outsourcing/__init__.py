"""Trend 2: outsourcing is the main way it happens."""
