"""`python -m assistant`, and the command `assistant`."""

import os
import sys
import threading
from typing import NoReturn

from assistant.cli import INTERRUPTED, main


def run() -> NoReturn:
    """Run the command line and leave; a language model that does not answer is not waited for."""
    status = main()
    # Python would wait for the threads that libraries started for it, a minute and more. After an interrupt the model's
    # own thread may have ended and have left one of theirs behind.
    waits = ("language-model", "ThreadPoolExecutor") if status == INTERRUPTED else ("language-model",)
    if any(thread.name.startswith(waits) for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    run()
