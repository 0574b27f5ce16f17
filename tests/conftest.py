"""What holds for all tests."""

import os

# Two tests run at once, on sources so small that handing work to a second thread takes longer than the work.
os.environ.setdefault("SS12K_THREADS", "1")
