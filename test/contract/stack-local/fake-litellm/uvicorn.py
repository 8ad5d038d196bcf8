"""Stands for uvicorn: answers each connection with what the fake proxy says."""

import asyncio


class Config:
    def __init__(self, app):
        self.app = app


class Server:
    def __init__(self, config):
        self.app = config.app

    async def startup(self, sockets=None):
        pass

    def run(self, sockets):
        asyncio.run(self.serve(sockets))

    async def serve(self, sockets):
        await self.startup(sockets=sockets)
        server = await asyncio.start_server(self.answer, sock=sockets[0])
        async with server:
            await server.serve_forever()

    async def answer(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        body = self.app.answer()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()
