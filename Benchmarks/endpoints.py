"""Twenty endpoints on one port, for `benchmark deliver`.

usage: endpoints.py LOG LIMIT SECONDS
Prints "PORT n" when it listens. /hook/N answers after some milliseconds; /limited/N takes LIMIT requests within any
SECONDS and answers 429 beyond; /robot/N does so as DingTalk does, with errcode 130101 in a 200; /silent never answers;
/broken answers 500. What is taken stands in LOG, a line for each token "#contact/sequence/id" of a body, with its path.
Ends when standard input does.
"""
import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = open(sys.argv[1], "w", buffering=1)
limit, seconds = int(sys.argv[2]), float(sys.argv[3])
lock = threading.Lock()
taken = {}


def has_room(path):
    with lock:
        now = time.monotonic()
        recent = [each for each in taken.get(path, []) if each > now - seconds]
        taken[path] = recent
        if len(recent) >= limit:
            return False
        recent.append(now)
        return True


def note(path, body):
    with lock:
        for token in re.findall(rb"#[^/\s\"]+/\d+/[\w-]+", body):
            log.write(path + " " + token.decode() + "\n")


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.split("?")[0]
        word = path.split("/")[1]
        if word == "silent":
            time.sleep(3600)
        elif word == "broken":
            self.answer(500)
        elif word == "limited" and not has_room(path):
            with lock:
                log.write(path + " over\n")
            self.answer(429, Retry_After=str(int(seconds)))
        elif word == "robot" and not has_room(path):
            with lock:
                log.write(path + " over\n")
            self.answer(200, b'{"errcode":130101,"errmsg":"send too fast"}')
        else:
            time.sleep(0.002 * (1 + int(path.split("/")[2]) % 10))
            note(path, body)
            self.answer(200, b'{"errcode":0,"errmsg":"ok"}')


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = Server(("127.0.0.1", 0), Endpoint)
threading.Thread(target=end_with_parent, daemon=True).start()
print("PORT", server.server_address[1], flush=True)
server.serve_forever()
