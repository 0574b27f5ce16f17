"""Taking a port to listen on, or saying in one line why it can't be had."""

import errno
import socket

from ss12k.errors import Ss12kError

HOST = "127.0.0.1"
"""Where both servers listen: this machine alone."""
BACKLOG = 2048


class PortInUse(Ss12kError):
    """Another program listens where we were to listen."""

    def __init__(self, port: int, option: str) -> None:
        super().__init__(f"Port {port} is in use: end what uses it, or choose another with {option}")


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket that listens at once, so that nobody else takes the port while a server starts.

    `option` is what a user says to choose another port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends at once; else a small answer waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OverflowError:
        listening.close()
        raise Ss12kError(f"{port} is no port: choose one from 1 to 65535 with {option}") from None
    except OSError as problem:
        listening.close()
        if problem.errno == errno.EADDRINUSE:
            raise PortInUse(port, option) from None
        raise Ss12kError(f"Can't listen on {host} port {port}: {problem.strerror}; see {option}") from None
    return listening
