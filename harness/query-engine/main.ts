import { ENGINE_VERSION } from "./version.ts";

if (process.argv.includes("--version")) {
  console.log(ENGINE_VERSION);
} else {
  const { serve } = await import("./serve.ts");
  await serve(process.argv.slice(2), process.env).catch((error: unknown) => {
    console.error(`phantom429 query engine: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
