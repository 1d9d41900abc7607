"""The staff's workshop in a browser."""
