"""Trend 5: information technology carries it."""
