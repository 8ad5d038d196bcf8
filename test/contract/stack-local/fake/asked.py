"""Runs one case of flush.test.ts: a replica's event loop, asked twice; the answers go to stdout."""

import asyncio
import os
import socket
import sys
import threading
import time

from flush import Flush
from litellm.proxy import proxy_server

case = sys.argv[1]


async def serves_for_ever():
    await asyncio.sleep(60)


async def callback(seconds):
    await asyncio.sleep(seconds)


class LoggingWorker:
    async def _worker_loop(self):
        await asyncio.sleep(60)


async def fails():
    raise RuntimeError("deadlock detected")


def works():
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        sum(range(1000))


async def main():
    asking, asked = socket.socketpair()
    kept = [asyncio.create_task(serves_for_ever())]
    await asyncio.sleep(0)
    Flush(asked, 1).attach()
    if case == "at-work":
        kept.append(asyncio.create_task(callback(0.4)))
    if case == "turn":
        kept.append(asyncio.create_task(LoggingWorker()._worker_loop()))
    if case == "thread":
        threading.Thread(target=works, name="sync callback").start()
    if case == "timer":
        threading.Timer(0.4, lambda: None).start()
    if case == "no-job":
        proxy_server.scheduler = proxy_server.Scheduler("update_spend_job_of_tomorrow")
    if case == "no-scheduler":
        proxy_server.scheduler = None
    if case == "fails":
        proxy_server.scheduler.work = fails
    if case == "scheduled":
        proxy_server.scheduler.work = lambda: callback(0.4)
        proxy_server.scheduler.get_job("update_spend_job").modify(None)
    await asyncio.sleep(0.05)
    asking.send(b"1\n")
    await asyncio.sleep(0.8)
    asking.send(b"2\n")
    await asyncio.sleep(0.6)
    os._exit(0)


asyncio.run(main())
