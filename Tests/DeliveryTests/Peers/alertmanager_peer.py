"""Prometheus Alertmanager, for the tests of its channel.

usage: alertmanager_peer.py FOLDER
Prints "PORT n" when it listens, writes the alerts that its interface shows to FOLDER/0001.txt whenever they change, and
ends with it when standard input does.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request


def end_with_parent():
    sys.stdin.read()
    server.kill()
    os._exit(0)


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
work = tempfile.mkdtemp()
with open(os.path.join(work, "am.yml"), "w") as file:
    file.write("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")
server = subprocess.Popen(
    ["/usr/bin/prometheus-alertmanager", "--config.file=" + work + "/am.yml", "--storage.path=" + work + "/data",
     "--web.listen-address=127.0.0.1:%d" % port, "--cluster.listen-address="],
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
threading.Thread(target=end_with_parent, daemon=True).start()
url = "http://127.0.0.1:%d/api/v2/" % port
for _ in range(200):
    try:
        urllib.request.urlopen(url + "status", timeout=1).close()
        break
    except OSError:
        time.sleep(0.05)
print("PORT", port, flush=True)
last = None
while server.poll() is None:
    with urllib.request.urlopen(url + "alerts", timeout=5) as answer:
        alerts = json.load(answer)
    if alerts and alerts != last:
        last = alerts
        path = os.path.join(sys.argv[1], "0001.txt")
        with open(path + ".part", "w") as file:
            json.dump(alerts, file, sort_keys=True, indent=1)
        os.rename(path + ".part", path)
    time.sleep(0.1)
