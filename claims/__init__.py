"""The ground floor: text, rules and tables of the desk. No web, no queue and no network in here.

Web and workers import it; it imports neither.
"""

import os

# Set before NumPy is loaded: the parser's matrices are small, and threads that wait for each other made it eight times
# slower. Several processes share a machine's cores in any case.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
