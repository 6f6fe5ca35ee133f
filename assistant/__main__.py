"""`python -m assistant`, and the command `assistant`."""

import os
import sys
import threading
from typing import NoReturn

from assistant.cli import main


def run() -> NoReturn:
    """Run the command line and leave; a language model that does not answer is not waited for."""
    status = main()
    # Python would wait for the threads that libraries started for it, a minute and more.
    if any(thread.name == "language-model" for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    run()
