"""Trend 1: manufacturing turns to services, services turn to manufacturing."""
