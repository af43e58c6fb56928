"""Drive a controller with python-libjuju, unmodified: users and their access, connect, deploy, wait for
idle, set config, add a unit, relate, read a large model, see a failed hook, disconnect.

Usage: drive.py <charms directory> <charm whose install fails> <model with many units>
The client store is $JUJU_DATA.
"""
import asyncio
import socket
import sys
import time

from juju.controller import Controller
from juju.model import Model


def step(text):
    print(f"libjuju: {text}", flush=True)


async def until(what, condition, timeout=60):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"libjuju: timed out waiting until {what}")
        await asyncio.sleep(0.1)


def free_port():
    """A port that nobody listens on: machines share the host's."""
    with socket.socket() as s:
        s.bind(("", 0))
        return s.getsockname()[1]


async def users():
    """What a program does that begins at the controller and not at a model."""
    controller = Controller()
    await controller.connect()
    names = await controller.list_models()
    assert "controller" in names, names
    await controller.add_user("pyuser", "first")
    assert await controller.grant("pyuser", "superuser")
    assert not await controller.grant("pyuser", "login"), "it has more already"
    assert (await controller.get_user("pyuser")).access == "superuser"
    await controller.revoke("pyuser", "add-model")
    assert (await controller.get_user("pyuser")).access == "login"
    await controller.remove_user("pyuser")
    await controller.disconnect()


async def main(charms, failing, large):
    await users()
    step("connected to the controller; a user's access was given and taken")

    model = Model()
    await model.connect_current()
    step(f"connected to {model.name} as {model.connection().username}")

    web = await model.deploy(f"{charms}/web", application_name="pyweb", config={"port": str(free_port())})
    await model.wait_for_idle(apps=["pyweb"], status="active", timeout=120, idle_period=1)
    step("deployed and idle")

    await web.set_config({"title": "set by libjuju"})
    config = await web.get_config()
    assert config["title"]["value"] == "set by libjuju", config["title"]
    assert config["title"]["source"] == "user", config["title"]
    step("configuration set and read")

    # Ports of this charm are the host's: the second unit needs another one, so it may be blocked.
    await web.set_config({"title": "two of us"})
    units = await web.add_unit(count=1)
    await until("the second unit is known", lambda: len(web.units) == 2)
    step(f"unit added: {units[0].name}")

    await model.deploy(f"{charms}/database", application_name="pydatabase")
    await model.deploy(f"{charms}/consumer", application_name="pyconsumer", config={"port": "0"})
    await model.integrate("pydatabase", "pyconsumer")
    await until("the relation is known", lambda: any(
        r.matches("pydatabase", "pyconsumer") for r in model.relations))
    step("related")

    bad = await model.deploy(failing, application_name="pyfailing")
    await until("the failed install shows", lambda: any(
        u.workload_status == "error" for u in bad.units), 120)
    step(f"a failed install shows: {bad.units[0].workload_status_message}")

    for name in ("pyfailing", "pyconsumer", "pydatabase", "pyweb"):
        await model.applications[name].remove(force=True, no_wait=True)
    await model.disconnect()
    step("disconnected")

    big = Model()
    began = time.monotonic()
    await big.connect(model_name=large)
    step(f"read a model of {len(big.units)} units in {time.monotonic() - began:.1f} s")
    assert len(big.units) == 5000, len(big.units)
    await big.disconnect()


asyncio.run(main(*sys.argv[1:]))
