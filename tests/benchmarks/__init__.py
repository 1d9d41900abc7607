"""Measures, reported and never asserted: speed depends on the machine, ratios less."""
