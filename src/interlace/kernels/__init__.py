"""Arrays in, frozen results out: the numbers, without a label in sight."""
