"""Room: domain. Nouns: frozen values and pure functions. Standard library only, no async, no I/O."""
