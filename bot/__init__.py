"""Guichao 归巢: the assistant. Its first lines settle what libraries read from the environment once, when they are loaded."""

import os

# Two spinning threads make embedding 10 to 100 times slower at the tail; the phrases of pypinyin cost 0.2 s and are not needed.
_SETTLED = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "PYPINYIN_NO_PHRASES": "true"}
for _name, _value in _SETTLED.items():
    os.environ.setdefault(_name, _value)
