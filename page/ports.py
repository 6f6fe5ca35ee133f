"""The port that the page is served on."""

import errno
import socket


class PortInUse(OSError):
    """Another program listens on the port; for the person who starts the page."""


def free_port(host: str, port: int) -> int:
    """The port itself where it is free, for 0 one that is. Raises PortInUse."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortInUse(
                f"Port {port} is in use; choose another with --port, for example --port {port + 1}."
            ) from error
        return int(probe.getsockname()[1])
