"""Room: adapters. Windows: one module per vendor or kind of file; the only importers of their libraries."""
