"""Free ports on loopback for the servers that tests start, each worker's of its own range."""

import os
import secrets
import socket

_FIRST, _EACH, _RANGES = 12_000, 2_000, 10
"""Below the range from which the kernel takes ports for connections, so that no client gets a port before its server does."""


def free_port() -> int:
    """A port that nobody listens on and no other worker of this run is given."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _RANGES
    first = _FIRST + worker * _EACH
    while True:
        port = first + secrets.randbelow(_EACH)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
