"""Guichao 归巢: the assistant. Its first lines keep numerical libraries to one thread, before any of them is loaded."""

import os

# OpenMP and BLAS read these once, when numpy is loaded; two spinning threads make embedding 10 to 100 times slower at the tail.
for _name, _value in (("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "PASSIVE")):
    os.environ.setdefault(_name, _value)
