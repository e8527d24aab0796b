"""Export accounting on arrays: what of gross exports is whose value added, and how often it is counted."""
