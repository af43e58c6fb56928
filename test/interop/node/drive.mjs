// Drive a controller with @canonical/jujulib, unmodified: log in, list models, read the status of
// one, watch it.
//
// Usage: node drive.mjs <host:port> <user> <model>, the password in $JUJU_PASSWORD
import * as jujulib from "@canonical/jujulib";
import Client from "@canonical/jujulib/dist/api/facades/client/ClientV6.js";
import AllWatcher from "@canonical/jujulib/dist/api/facades/all-watcher/AllWatcherV3.js";
import ModelManager from "@canonical/jujulib/dist/api/facades/model-manager/ModelManagerV9.js";
import websocket from "websocket";

const [address, username, name] = process.argv.slice(2);
const password = process.env.JUJU_PASSWORD;
const step = (text) => console.log(`jujulib: ${text}`);
const options = { closeCallback: () => {}, wsclass: websocket.w3cwebsocket };
const credentials = { username, password };

const controller = await jujulib.connectAndLogin(`wss://${address}/api`,
  { ...options, facades: [ModelManager] }, credentials);
const list = await controller.conn.facades.modelManager.listModels({ tag: controller.conn.info.user.identity });
const model = list["user-models"].map((m) => m.model).find((m) => m.name === name);
if (!model) throw new Error(`model ${name} is not among ${JSON.stringify(list)}`);
step(`logged in, ${list["user-models"].length} models`);
controller.logout();

const { conn, logout } = await jujulib.connectAndLogin(`wss://${address}/model/${model.uuid}/api`,
  { ...options, facades: [Client, AllWatcher] }, credentials);
const status = await conn.facades.client.fullStatus({ patterns: [] });
if (status.model.name !== name) throw new Error(`status is of ${status.model.name}`);
step(`status of ${status.model.name} with ${Object.keys(status.applications).length} applications`);

const { "watcher-id": id } = await conn.facades.client.watchAll({});
const first = await conn.facades.allWatcher.next({ id });
if (!first.deltas.some(([kind]) => kind === "model")) throw new Error("the first deltas lack the model");
step(`watching, ${first.deltas.length} deltas at first`);
logout();
process.exit(0);
