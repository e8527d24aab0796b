"""Trend 4: the whole value chain is where profit is made."""
