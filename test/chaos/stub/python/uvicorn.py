"""Stands for uvicorn: serves by a stub gateway, a process of its own, on the listener that it is given."""

import asyncio
import json
import os
import signal
import subprocess

from litellm.proxy import proxy_server
from warm import die_with_parent


class Config:
    def __init__(self, app):
        self.app = app


class Server:
    def __init__(self, config):
        pass

    async def startup(self, sockets=None):
        pass

    def run(self, sockets):
        asyncio.run(self.serve(sockets))

    async def serve(self, sockets):
        listener = os.dup2(sockets[0].fileno(), 3) if sockets[0].fileno() != 3 else 3
        parent = os.getpid()
        gateway = subprocess.Popen(
            json.loads(os.environ["CHAOS_GATEWAY"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[listener],
            preexec_fn=lambda: die_with_parent(parent),
        )
        loop = asyncio.get_running_loop()
        # As LiteLLM's process does: it answers what it has begun, and ends.
        loop.add_signal_handler(signal.SIGTERM, gateway.stdin.close)
        said = asyncio.Queue()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), gateway.stdout)
        await reader.readline()
        proxy_server.scheduler.write = lambda: self.write(gateway, said)
        await self.startup(sockets=sockets)
        while line := await reader.readline():
            said.put_nowait(line)
        os._exit(0)

    @staticmethod
    async def write(gateway, said):
        gateway.stdin.write(b"write\n")
        gateway.stdin.flush()
        await said.get()
