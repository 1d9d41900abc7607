"""Room: engine. Verbs: what happens to a message. Knows domain and ports, nothing else."""
