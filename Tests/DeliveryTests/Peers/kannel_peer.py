"""Kannel with its fake SMSC, for the tests of text messages.

usage: kannel_peer.py FOLDER
Prints "PORT n" when its sendsms interface listens, writes each message that the fake SMSC got to FOLDER/NNNN.txt, and
ends with all it started when its standard input does. User "tocsin", password "open sesame".
"""
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

FAKE_SMSC = "/usr/lib/kannel/test/fakesmsc"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nothing listens on port %d" % port)


def start(*words):
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    processes.append(process)
    return process


def end():
    for process in processes:
        process.kill()
    os._exit(0)


def end_with_parent():
    sys.stdin.read()
    end()


processes = []
threading.Thread(target=end_with_parent, daemon=True).start()
admin, boxes, smsc, sendsms = free_ports(4)
work = tempfile.mkdtemp()
configuration = os.path.join(work, "kannel.conf")
with open(configuration, "w") as file:
    file.write("""
group = core
admin-port = %d
admin-interface = 127.0.0.1
admin-password = none
smsbox-port = %d
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
store-file = %s/store

group = smsc
smsc = fake
smsc-id = fake
port = %d
connect-allow-ip = "127.0.0.1"

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = %d
sendsms-port = %d
sendsms-interface = 127.0.0.1

group = sendsms-user
username = tocsin
password = "open sesame"
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = ""
max-messages = 0
""" % (admin, boxes, work, smsc, boxes, sendsms))
start("/usr/sbin/bearerbox", "-v", "3", configuration)
wait_for(boxes)
start("/usr/sbin/smsbox", "-v", "3", configuration)
wait_for(sendsms)
# It sends nothing itself (-m 0) and says what it gets.
fake = start("stdbuf", "-oL", FAKE_SMSC, "-H", "127.0.0.1", "-r", str(smsc), "-m", "0", "-v", "0", "1 2 text x")
time.sleep(0.5)
print("PORT", sendsms, flush=True)
count = 0
for line in fake.stdout:
    if "Got message" in line:
        count += 1
        path = os.path.join(sys.argv[1], "%04d.txt" % count)
        with open(path + ".part", "w") as file:
            file.write(line.split("Got message", 1)[1])
        os.rename(path + ".part", path)
end()
