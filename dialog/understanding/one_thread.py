"""Imported before numpy: its matrix products stay in the thread that asks for them.

A message's are too small to share out, and an index's cost more than they save: OpenBLAS's threads
wait for each other in busy loops, which took six seconds instead of one where another process was
busy too. A number that is already set is kept.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
