"""Drive a v2 server with python-etcd, unmodified, and print what it answers.

The server is $ETCD_URL; with $ETCD_CA it speaks TLS; with $ETCD_ROOT (NAME:PASSWORD) it asks for a
login from the beginning. What is printed must be the same for etcd 3.4 and for the gateway.
"""
import logging
import os
import threading
import time
from urllib.parse import urlparse

import etcd
from etcd import auth

logging.disable(logging.CRITICAL)
url = urlparse(os.environ["ETCD_URL"])
root = os.environ.get("ETCD_ROOT", "")


def connect(login=root, **more):
    name, _, password = login.partition(":")
    return etcd.Client(
        host=url.hostname, port=url.port, protocol=url.scheme, ca_cert=os.environ.get("ETCD_CA"),
        username=name or None, password=password or None, read_timeout=20, **more)


client = connect()


def node(r):
    parts = [f"{r.key}={r.value!r}", f"created={r.createdIndex}", f"modified={r.modifiedIndex}"]
    if r.dir:
        parts.append("dir")
    if r.ttl:
        parts.append(f"ttl={r.ttl}")
    return " ".join(parts)


def text(r):
    if isinstance(r, etcd.EtcdResult):
        out = f"{r.action} {node(r)} index={getattr(r, 'etcd_index', None)}"
        if r.newKey:
            out += " new"
        if getattr(r, "_prev_node", None):
            out += f" | was {node(r._prev_node)}"
        for c in sorted(r._children, key=lambda c: c["key"]):
            out += f"\n    {c['key']} {c.get('value')!r} {c.get('dir', False)}"
        return out
    return repr(r)


def show(label, work, *args, **kwargs):
    """Does something and prints what came of it, be it an error."""
    try:
        out = text(work(*args, **kwargs))
    except etcd.EtcdException as e:
        out = f"{type(e).__name__}: {e} {sorted((e.payload or {}).items(), key=str)}"
    except TypeError as e:  # python-etcd cannot read a user that has roles
        out = f"TypeError: {e}"
    print(f"{label}: {out}", flush=True)


def keys():
    show("set", client.set, "/py/a", "1")
    show("set again", client.set, "/py/a", "2 & <3> é")
    show("get", client.get, "/py/a")
    show("missing", client.get, "/py/none")
    show("write, ttl", client.write, "/py/t", "x", ttl=100)
    show("create", client.write, "/py/a", "x", prevExist=False)
    show("update missing", client.write, "/py/none", "x", prevExist=True)
    show("cas", client.test_and_set, "/py/a", "3", "2 & <3> é")
    show("cas refused", client.test_and_set, "/py/a", "4", "2")
    index = client.get("/py/a").modifiedIndex
    show("cas by index", client.write, "/py/a", "5", prevIndex=index)
    show("cas by old index", client.write, "/py/a", "6", prevIndex=index)
    show("directory", client.write, "/py/d", None, dir=True)
    show("directory again", client.write, "/py/d", None, dir=True)
    show("file below a file", client.write, "/py/a/b", "x")
    for value in ("first", "second"):
        show("in order", client.write, "/py/queue", value, append=True)
    show("queue", client.read, "/py/queue", recursive=True, sorted=True)
    show("hidden", client.write, "/py/_hidden", "x")
    show("listing", client.read, "/py", recursive=True, sorted=True)
    show("quorum", client.read, "/py/a", quorum=True)
    print("contains:", "/py/a" in client, "/py/none" in client)
    found = client.get("/py/a")
    found.value = "6"
    show("update", client.update, found)
    show("refresh", client.refresh, "/py/t", 200)
    show("refresh missing", client.refresh, "/py/none", 5)
    show("pop", client.pop, "/py/t")
    show("cad refused", client.delete, "/py/a", prevValue="x")
    show("cad", client.delete, "/py/a", prevValue="6")
    show("delete directory", client.delete, "/py/queue")
    show("delete full directory", client.delete, "/py/queue", dir=True)
    show("delete recursive", client.delete, "/py/queue", recursive=True)
    show("root", client.delete, "/", recursive=True)
    print("leaves:", sorted(r.key for r in client.read("/", recursive=True).leaves))


def watches():
    seen = []

    def follow():
        for e in connect().eternal_watch("/py/w", index=first, recursive=True):
            seen.append(text(e).rsplit(" index=", 1)[0])
            if e.action == "expire":
                return

    first = client.set("/py/w/begin", "x").modifiedIndex
    thread = threading.Thread(target=follow)
    thread.start()
    client.set("/py/w/a", "1")
    client.set("/py/w/a", "2")
    client.delete("/py/w/a")
    began = time.monotonic()  # before the server's second begins
    client.write("/py/w/t", "gone soon", ttl=1)
    thread.join(15)
    print("recursive watch:", *seen, sep="\n    ")
    took = time.monotonic() - began
    print("expired in time:", 0.9 <= took <= 2.2 or took)
    show("watch from the past", client.watch, "/py/w/a", index=first)
    try:
        client.watch("/py/nothing", timeout=1)
    except etcd.EtcdWatchTimedOut:
        print("a watch times out")
    if os.environ.get("ETCD_HISTORY") == "1000":
        for i in range(1001):
            client.set("/py/many", str(i))
        show("watch before the history", client.watch, "/py/w/a", index=first)
    client.delete("/py/w", recursive=True)


def locks():
    lock = etcd.Lock(client, "one")
    print("lock:", lock.acquire(blocking=True, lock_ttl=60), lock.is_acquired)
    other = etcd.Lock(connect(), "one")
    print("second:", other.acquire(blocking=False, lock_ttl=60))
    threading.Timer(0.3, lock.release).start()
    print("second, waiting:", other.acquire(blocking=True, lock_ttl=60, timeout=10))
    print("first is out:", lock.is_acquired)
    other.release()
    with etcd.Lock(client, "two") as held:
        print("with:", held.is_acquired)
    short = etcd.Lock(client, "short")
    short.acquire(lock_ttl=1)
    time.sleep(2)
    print("a lock ends with its time:", not short.is_acquired)


def cluster():
    print("machines:", client.machines == [os.environ["ETCD_URL"]] or client.machines)
    print("members:", [sorted(m) for m in client.members.values()])
    print("leader:", client.leader["id"] in client.members)
    print("client urls:", client.leader["clientURLs"] == [os.environ["ETCD_URL"]] or client.leader)
    print("version:", len(client.version.split(".")), len(client.cluster_version.split(".")))
    print("store:", sorted(client.store_stats))
    print("self:", sorted(client.stats))
    print("leader's:", sorted(client.leader_stats))
    show("reconnecting", connect(allow_reconnect=True).get, "/py/d")


def users():
    admin = connect(root or "root:secret")
    print("active:", auth.Auth(admin).active)
    role = auth.EtcdRole(admin, "pyrole")
    role.grant("/py/open/*", "RW")
    role.grant("/py/read", "R")
    show("write role", role.write)
    show("read role", role.read)
    print("acls:", sorted(role.acls.items()))
    user = auth.EtcdUser(admin, "pyuser")
    user.password = "pw"
    user.roles = ["pyrole"]
    show("write user", user.write)
    print("names:", sorted(role.names, key=str))
    if not root:
        first = auth.EtcdUser(admin, "root")
        first.password = "secret"
        first.roles = []
        show("write root", first.write)
        auth.Auth(admin).active = True
        guest = auth.EtcdRole(admin, "guest")
        show("read guest", guest.read)
        guest.revoke("/*", "RW")
        show("close guest", guest.write)
    print("active:", auth.Auth(admin).active)
    for name, login in (("guest", ""), ("user", "pyuser:pw"), ("wrong", "pyuser:no"), ("root", root or "root:secret")):
        as_user = connect(login)
        for key in ("/py/open/x", "/py/read", "/py/closed"):
            show(f"{name} sets {key}", as_user.set, key, name)
            show(f"{name} gets {key}", as_user.get, key)
        show(f"{name} lists", as_user.read, "/py/open/", recursive=True, sorted=True)
        show(f"{name} deletes", as_user.delete, "/py/open/x")
        show(f"{name} reads a role", auth.EtcdRole(as_user, "pyrole").read)
    role.revoke("/py/read", "R")
    role.grant("/py/more", "W")
    show("change role", role.write)
    print("acls:", sorted(role.acls.items()))
    show("user reads no more", connect("pyuser:pw").get, "/py/read")
    show("user writes now", connect("pyuser:pw").set, "/py/more", "x")
    user.password = "other"
    show("change user", user.write)
    admin.api_execute_json(user.uri, "PUT", {"user": "pyuser", "password": "other"})
    show("old password", connect("pyuser:pw").get, "/py/open/x")
    show("new password", connect("pyuser:other").set, "/py/open/x", "1")
    show("delete user", user.delete)
    show("delete user again", user.delete)
    show("delete role", role.delete)
    if not root:
        auth.Auth(admin).active = False
        print("active:", auth.Auth(client).active)
        show("guest again", client.set, "/py/closed", "open")


for part in (keys, watches, locks, cluster, users):
    print(f"-- {part.__name__}", flush=True)
    part()
