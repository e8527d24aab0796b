"""Tables, labels, units, classifications, provenance and results."""
