// Drive a v2 server with node-etcd, unmodified, and print what it answers.
//
// The server is $ETCD_URL; with $ETCD_CA it speaks TLS; with $ETCD_ROOT (NAME:PASSWORD) it asks for
// a login from the beginning. What is printed must be the same for etcd 3.4 and for the gateway.
"use strict";
const fs = require("fs");
const Etcd = require("node-etcd");

const url = process.env.ETCD_URL;
const options = {};
if (process.env.ETCD_CA) options.ca = fs.readFileSync(process.env.ETCD_CA);
const login = (text) => {
  const [user, pass] = text.split(":");
  return { ...options, auth: { user, pass } };
};
const root = process.env.ETCD_ROOT;
const connect = (as = root) => new Etcd([url], as ? login(as) : options);
const etcd = connect();

const say = (...words) => console.log(...words);
const later = (ms) => new Promise((done) => setTimeout(done, ms));
const text = (what) => JSON.stringify(what);

// call does something and resolves to [error, body, headers].
const call = (client, method, ...args) =>
  new Promise((done) => client[method](...args, (...all) => done(all)));

async function show(label, method, ...args) {
  const [err, body, headers] = await call(etcd, method, ...args);
  say(`${label}: ${err ? `${err.message} ${text(err.error)}` : text(body)} index ${headers && headers["x-etcd-index"]}`);
}

async function keys() {
  await show("set", "set", "/node/a", "1");
  await show("set again", "set", "node/a", "<2> é");
  await show("get", "get", "node/a");
  await show("missing", "get", "node/none/below");
  await show("ttl", "set", "node/t", "x", { ttl: 100 });
  await show("create", "set", "node/a", "x", { prevExist: false });
  await show("cas", "compareAndSwap", "node/a", "3", "<2> é");
  await show("cas refused", "testAndSet", "node/a", "4", "2");
  await show("mkdir", "mkdir", "node/d");
  await show("mkdir again", "mkdir", "node/d");
  await show("rmdir", "rmdir", "node/d/");
  for (const value of ["first", "second"]) await show("in order", "create", "node/queue", value);
  await show("post", "post", "node/queue", "third");
  await show("queue", "get", "node/queue", { recursive: true, sorted: true });
  await show("full directory", "rmdir", "node/queue");
  await show("recursive", "del", "node/queue", { recursive: true });
  await show("cad refused", "compareAndDelete", "node/a", "x");
  await show("cad", "testAndDelete", "node/a", "3");
  await show("raw", "raw", "PUT", "v2/keys/node/raw", "value", {});
  await show("bad option", "set", "node/a", "x", { ttl: "soon" });
  await show("machines of old", "machines");
}

async function sync() {
  const one = (label, { err, body, headers }) =>
    say(`${label}: ${err ? text(err.error) : text(body)} index ${headers["x-etcd-index"]}`);
  one("setSync", etcd.setSync("node/s", "1"));
  one("getSync", etcd.getSync("node/s"));
  one("mkdirSync", etcd.mkdirSync("node/sd"));
  one("rmdirSync", etcd.rmdirSync("node/sd"));
  one("delSync", etcd.delSync("node/s"));
  one("missing", etcd.getSync("node/s"));
}

async function watches() {
  const first = (await call(etcd, "set", "node/w/begin", "x"))[1].node.modifiedIndex;
  const watcher = etcd.watcher("node/w", first, { recursive: true });
  const seen = [];
  const expired = new Promise((done) => watcher.on("expire", done));
  watcher.on("change", (e) => seen.push(`${e.action} ${text(e.node)} ${text(e.prevNode)}`));
  watcher.on("error", (e) => seen.push(String(e)));
  await call(etcd, "set", "node/w/a", "1");
  await call(etcd, "set", "node/w/a", "2");
  await call(etcd, "del", "node/w/a");
  await call(etcd, "set", "node/w/t", "gone soon", { ttl: 1 });
  await expired;
  watcher.stop();
  seen.forEach((line) => say(`watcher: ${line}`));
  await show("watch from the past", "watchIndex", "node/w/a", first);
  const next = call(etcd, "watch", "node/w/b");
  await later(200);
  await call(etcd, "set", "node/w/b", "now");
  say("watch:", text((await next)[1]));
  const given = etcd.watch("node/w/c", () => say("an aborted watch answers"));
  await later(100);
  given.cancel();
}

async function resync() {
  if (process.env.ETCD_HISTORY !== "1000") return;
  const first = (await call(etcd, "set", "node/r/begin", "x"))[1].node.modifiedIndex;
  for (let i = 0; i < 1001; i++) await call(etcd, "set", "node/many", String(i));
  const watcher = etcd.watcher("node/r", first, { recursive: true });
  const lost = new Promise((done) => watcher.on("resync", done));
  say("resync:", text((await lost).error));
  const change = new Promise((done) => watcher.on("change", done));
  await call(etcd, "set", "node/r/a", "after");
  say("after it:", text(await change));
  watcher.stop();
}

async function cluster() {
  const [, version] = await call(etcd, "version");
  say("version:", Object.keys(version));
  const [, self] = await call(etcd, "selfStats");
  say("self:", Object.keys(self).sort());
  const [, leader] = await call(etcd, "leaderStats");
  say("leader:", Object.keys(leader).sort());
  const [, members] = await call(etcd, "raw", "GET", "v2/members", null, {});
  say("members:", text(members.members.map((m) => m.clientURLs)) === text([[url]]) || text(members));
  const [, machines] = await call(etcd, "raw", "GET", "v2/machines", null, {});
  say("machines:", machines === url || machines);
}

async function users() {
  // node-etcd has no calls for users: raw ones with a body of their own.
  const admin = connect(root || "root:secret");
  const put = async (path, body) => {
    const [err, out, headers] = await new Promise((done) => admin.client.put(
      { path, json: body, clientOptions: {} }, (...all) => done(all)));
    say(`PUT ${path}: ${err || text(out)} ${headers && headers["content-type"]}`);
  };
  await put("/v2/auth/roles/noderole", { role: "noderole", permissions: { kv: { read: ["/node/open/*"], write: ["/node/open/*"] } } });
  await put("/v2/auth/users/nodeuser", { user: "nodeuser", password: "pw", roles: ["noderole"] });
  if (!root) {
    await put("/v2/auth/users/root", { user: "root", password: "secret" });
    await put("/v2/auth/enable", {});
    await put("/v2/auth/roles/guest", { role: "guest", revoke: { kv: { read: ["/*"], write: ["/*"] } } });
  }
  for (const [name, client] of [["guest", new Etcd([url], options)], ["user", connect("nodeuser:pw")], ["wrong", connect("nodeuser:no")], ["root", admin]]) {
    for (const key of ["node/open/x", "node/closed"]) {
      const [err, body] = await call(client, "set", key, name);
      say(`${name} sets ${key}: ${err ? text(err.error) : text(body)}`);
    }
    const [err, body] = await call(client, "get", "node/open/x");
    say(`${name} gets: ${err ? text(err.error) : text(body)}`);
  }
  if (!root) say("disable:", text(await call(admin, "raw", "DELETE", "v2/auth/enable", null, {}).then((all) => all[1])));
}

(async () => {
  for (const part of [keys, sync, watches, resync, cluster, users]) {
    say(`-- ${part.name}`);
    await part();
  }
  process.exit(0);
})().catch((e) => {
  console.error(e);
  process.exit(1);
});
