/** Entry of an engine process: serves every client.py that connects to the socket in its directory. Says `ready` on stdout. */
import { rmSync } from "node:fs";
import { onEnd } from "../lifecycle.ts";
import { compile } from "../wasm/index.ts";
import { acceptClients } from "./server.ts";

const SOCKET = "engine.sock";

onEnd(() => process.exit(0));
// The socket is for its owner alone.
process.umask(0o077);
compile();
// What a predecessor left.
rmSync(SOCKET, { force: true });
await acceptClients(SOCKET);
console.log("ready");
