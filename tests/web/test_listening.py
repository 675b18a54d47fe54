"""Sockets that listen before the service is ready."""

import socket

from ecograph.web.listening import listen

PATIENCE = 10
REQUEST = b"GET /health HTTP/1.1\r\n\r\n"


def test_who_connects_before_the_service_is_ready_is_heard_later() -> None:
    with listen("127.0.0.1", 0) as listener:
        listener.settimeout(PATIENCE)
        with socket.create_connection(listener.getsockname(), PATIENCE) as client:
            client.sendall(REQUEST)
            service, _ = listener.accept()
            with service:
                assert service.recv(len(REQUEST)) == REQUEST
