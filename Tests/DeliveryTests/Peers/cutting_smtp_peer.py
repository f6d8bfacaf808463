"""A mail server that breaks off the first mail of its life at a stage, and takes all others, for the tests of repeats.

usage: cutting_smtp_peer.py FOLDER
The recipient's name is the stage: `rcpt` and `data` hang up at that command, `inside` at the first line of the mail,
`dot` after the final dot, `half` in the middle of the answer to it, `silent` never answers it, `busy` answers it with 451, `quit` does not answer the farewell.
Prints "PORT n" when it listens, writes each whole mail to FOLDER/NNNN.txt, and ends when its standard input does.
"""
import os
import socketserver
import sys
import threading
import time

lock = threading.Lock()
cut = []


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            self.talk()
        except OSError:
            pass

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")

    def talk(self):
        self.say("220 peer.example.test")
        stage = ""
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"QUIT":
                if stage == "quit":
                    time.sleep(180)
                return self.say("221 bye")
            if word == b"RCPT":
                stage = line.decode().split("<")[1].split("@")[0]
                if self.is_cut(stage, "rcpt"):
                    return
            if word != b"DATA":
                self.say("250 ok")
                continue
            if self.is_cut(stage, "data"):
                return
            self.say("354 go on")
            if self.is_cut(stage, "inside"):
                return
            mail = b""
            while not mail.endswith(b"\r\n.\r\n"):
                line = self.rfile.readline()
                if not line:
                    return
                mail += line
            with lock:
                path = os.path.join(sys.argv[1], "%04d.txt" % (len(os.listdir(sys.argv[1])) + 1))
                with open(path, "wb") as log:
                    log.write(mail)
            if self.is_cut(stage, "dot"):
                return
            if self.is_cut(stage, "half"):
                return self.wfile.write(b"250 2.0.")
            if self.is_cut(stage, "silent"):
                time.sleep(30)
                return
            self.say("451 4.3.0 try again later" if self.is_cut(stage, "busy") else "250 2.0.0 queued")

    def is_cut(self, stage, here):
        """Whether the first mail ends here."""
        with lock:
            if stage != here or cut:
                return False
            cut.append(stage)
            return True


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = Server(("127.0.0.1", 0), Session)
threading.Thread(target=end_with_parent, daemon=True).start()
print("PORT", server.server_address[1], flush=True)
server.serve_forever()
