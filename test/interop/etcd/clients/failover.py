"""Watch and write through a gateway that ends: go on with one that /v2/machines named.

The first gateway is $ETCD_URL. It ends when this program has said "ready", before its input does.
"""
import logging
import os
import sys
import threading
import time
from urllib.parse import urlparse

import etcd

logging.disable(logging.CRITICAL)
url = urlparse(os.environ["ETCD_URL"])


def connect():
    return etcd.Client(host=url.hostname, port=url.port, protocol=url.scheme, allow_reconnect=True, read_timeout=5)


client = connect()
deadline = time.monotonic() + 10
while len(client.machines) < 2 and time.monotonic() < deadline:
    time.sleep(0.1)
client = connect()
first = client.set("/k", "0").modifiedIndex
seen = []


def follow():
    watcher, index = connect(), first
    while len(seen) < 21:
        try:
            r = watcher.watch("/k", index=index)
        except etcd.EtcdWatchTimedOut:
            continue
        except etcd.EtcdException as e:  # the empty answer of a gateway that ends
            if "not valid JSON" in str(e):
                continue
            raise
        seen.append(r.value)
        index = r.modifiedIndex + 1


thread = threading.Thread(target=follow, daemon=True)
thread.start()
for i in range(1, 11):
    client.set("/k", str(i))
print("ready", flush=True)
sys.stdin.read()
before = client.base_uri
for i in range(11, 21):
    client.set("/k", str(i))
thread.join(30)
assert client.base_uri != before, client.base_uri
assert seen == [str(i) for i in range(21)], seen
print("went on", flush=True)
