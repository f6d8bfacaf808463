"""An HTTP receiver that does what the path says, for the tests of the webhook channel.

usage: http_peer.py FOLDER [CERTIFICATE KEY]
Prints "PORT n" when it listens, writes each request to FOLDER/NNNN.txt, and ends when its standard input does.
"""
import base64
import os
import socket
import ssl
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    counts = {}

    def do_POST(self):
        if self.path.startswith("/slam"):
            # Hangs up without reading the body.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.note(body)
        word = parts.path.strip("/").split("/")
        getattr(self, "do_" + word[0].replace("-", "_"))(word[1:], query, body)

    do_GET = do_POST
    do_PUT = do_POST

    def note(self, body):
        fields = "".join("%s: %s\n" % (name.lower(), value) for name, value in self.headers.items())
        text = "path: %s\nfrom-port: %d\n%s\n" % (self.path, self.client_address[1], fields)
        with lock:
            path = os.path.join(sys.argv[1], "%04d.txt" % (len(os.listdir(sys.argv[1])) + 1))
            with open(path, "wb") as log:
                log.write(text.encode() + body)

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_status(self, word, query, body):
        fields = {"Retry_After": query["after"]} if "after" in query else {}
        self.answer(int(word[0]), b"the peer says so", **fields)

    def do_say(self, word, query, body):
        """Answers with a status and the words that stand in the path in base64."""
        fields = {"Retry_After": query["after"]} if "after" in query else {}
        self.answer(int(word[0]), base64.urlsafe_b64decode(word[1] + "=="), **fields)

    def do_busy(self, word, query, body):
        """The first request to a path is told to come back in seven seconds."""
        with lock:
            Receiver.counts[self.path] = Receiver.counts.get(self.path, 0) + 1
        if Receiver.counts[self.path] == 1:
            self.answer(429, Retry_After="7")
        else:
            self.answer(200)

    def do_forget(self, word, query, body):
        """The first request to a path is taken, and nobody hears of it: no answer in time, or none at all."""
        with lock:
            Receiver.counts[self.path] = Receiver.counts.get(self.path, 0) + 1
        if Receiver.counts[self.path] > 1:
            self.answer(200)
        elif word[0] == "late":
            self.do_late(word, query, body)
        else:
            self.do_close(word, query, body)

    def do_fail(self, word, query, body):
        """The first request to a path is refused for now."""
        with lock:
            Receiver.counts[self.path] = Receiver.counts.get(self.path, 0) + 1
        self.answer(int(word[0]) if Receiver.counts[self.path] == 1 else 200)

    def do_cut_second(self, word, query, body):
        """The second request to a path is taken over the connection of the first, which ends then."""
        with lock:
            Receiver.counts[self.path] = Receiver.counts.get(self.path, 0) + 1
        if Receiver.counts[self.path] == 2:
            self.do_close(word, query, body)
        else:
            self.answer(200)

    def do_late(self, word, query, body):
        """Answers when nobody waits any more."""
        time.sleep(30)
        self.close_connection = True

    def do_redirect(self, word, query, body):
        self.answer(302, Location="http://127.0.0.1/elsewhere?token=s3cr3t-location")

    def do_echo(self, word, query, body):
        """Refuses and shows everything it was sent, as careless endpoints do."""
        self.answer(400, (self.path + "\n" + str(self.headers) + body.decode()).encode())

    def do_drip_head(self, word, query, body):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-Drip: 1\r\n")

    def do_drip_body(self, word, query, body):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        self.drip(b".")

    def drip(self, piece):
        try:
            for _ in range(100):
                self.wfile.write(piece)
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def do_huge(self, word, query, body):
        self.send_response(int(word[0]))
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(800):
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def do_interim(self, word, query, body):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nRetry-After: 99\r\n\r\n")
        self.answer(200)

    def do_close(self, word, query, body):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def do_garbage(self, word, query, body):
        self.wfile.write(b"\x00\xff this is not HTTP\r\n\r\n")
        self.close_connection = True


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


lock = threading.Lock()
server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.daemon_threads = True
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=end_with_parent, daemon=True).start()
print("PORT", server.server_address[1], flush=True)
server.serve_forever()
