"""A log server that takes frames with octet counts (RFC 6587), for the tests of the syslog channel.

usage: syslog_peer.py FOLDER [CERTIFICATE KEY]
Prints "PORT n" when it listens, writes each message to FOLDER/NNNN.txt, and ends when its standard input does.
"""
import os
import socketserver
import ssl
import sys
import threading

lock = threading.Lock()


class Log(socketserver.StreamRequestHandler):
    def setup(self):
        if len(sys.argv) > 2:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2], sys.argv[3])
            try:
                self.request = context.wrap_socket(self.request, server_side=True)
            except OSError:
                pass
        super().setup()

    def handle(self):
        try:
            while True:
                digits = b""
                while not digits.endswith(b" "):
                    byte = self.rfile.read(1)
                    if not byte:
                        return
                    digits += byte
                message = self.rfile.read(int(digits))
                with lock:
                    path = os.path.join(sys.argv[1], "%04d.txt" % (len(os.listdir(sys.argv[1])) + 1))
                    with open(path, "wb") as log:
                        log.write(message)
                if b"hang-up" in message:
                    return
        except (OSError, ValueError):
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = Server(("127.0.0.1", 0), Log)
threading.Thread(target=end_with_parent, daemon=True).start()
print("PORT", server.server_address[1], flush=True)
server.serve_forever()
