import { onEnd } from "./lifecycle.ts";
import { ENGINE_VERSION } from "./version.ts";

const say = (line: string) => console.error(`phantom429 query engine: ${line}`);

if (process.argv.includes("--version")) {
  console.log(ENGINE_VERSION);
} else {
  // Connections die with the process, and PostgreSQL rolls back what was open: nothing is worth waiting for.
  onEnd(() => process.exit(0));
  const { serve } = await import("./serve.ts");
  await serve(process.argv.slice(2), process.env, say).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
