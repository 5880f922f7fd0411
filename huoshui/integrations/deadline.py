"""A whole exchange within a time: who answers a byte at a time holds nobody up."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(connection: http.client.HTTPConnection, seconds: int) -> Iterator[threading.Event]:
    """The connection is cut after so many seconds, whatever it is doing, and closed at the end; the event is
    set once the time was up.

    A timeout of the socket begins anew with each byte: this one does not.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        if connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                connection.sock.close()

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield late
    finally:
        watch.cancel()
        connection.close()
