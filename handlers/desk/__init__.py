"""Room: desk. The officers' side."""
