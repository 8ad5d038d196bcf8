/** A harness to be killed: keeps one process that ends politely, one that ignores SIGTERM, and one in a session of its own. */
import { startKeeper } from "../../../harness/stack/local/keeper.ts";

const keeper = startKeeper();
const idle = "setInterval(() => {}, 1000)";
const stubborn = `process.on("SIGTERM", () => {}); ${idle}`;
const nested = `const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { detached: true, stdio: "ignore" });
  console.log(child.pid); ${idle}`;

const plain = keeper.spawn(process.execPath, ["-e", idle], { stdio: "ignore" });
const deaf = keeper.spawn(process.execPath, ["-e", stubborn], { stdio: "ignore" });
const parent = keeper.spawn(process.execPath, ["-e", nested], { stdio: ["ignore", "pipe", "ignore"] });
parent.stdout!.once("data", async (grandchild: Buffer) => {
  console.log(
    JSON.stringify({ runDir: keeper.runDir, pids: [plain.pid, deaf.pid, parent.pid, Number(String(grandchild))] }),
  );
  if (process.argv[2] === "dispose") await keeper[Symbol.asyncDispose]();
  if (process.argv[2] === "dispose") process.exit(0);
});
