import { join } from "node:path";
import { type prepare as realPrepare, refusal } from "../../../harness/campaign/prepare.ts";
import { isWindow, sideBySide } from "../../../harness/catalogue/index.ts";
import { startLocalHost } from "../../../harness/stack/index.ts";
import { type InstalledSubject, parseSetting } from "../../../harness/subject/index.ts";
import { tablesFile } from "../../stub/tables.ts";

export { refusal };

/** A LiteLLM that is installed: stub gateways behind what stands for its Python package. */
function stubSubject(spec: string): InstalledSubject {
  return {
    spec,
    python: process.env.PHANTOM429_PYTHON ?? "python3",
    sitePackages: "",
    pythonPath: [join(import.meta.dirname, "python")],
    litellmVersion: "stub",
    requestedVersion: "stub",
    pythonVersion: "3",
    packages: {},
    patches: [],
    capabilities: {
      reservation: true,
      counters: sideBySide().filter((kind) => !isWindow(kind)),
      routes: ["/v1/chat/completions"],
    },
    migrations: { hash: "chaos", files: [tablesFile] },
    schema: { hash: "chaos", text: 'datasource client {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n' },
    env: {
      PRISMA_QUERY_ENGINE_BINARY: "none",
      CHAOS_GATEWAY: JSON.stringify([process.execPath, join(import.meta.dirname, "gateway.ts")]),
    },
    queryEngine: "native",
    command: ["litellm"],
  };
}

/** In place of installing a LiteLLM. */
export const prepare: typeof realPrepare = async ({ spec, settings }, { profile, start, warm }, { cacheDir }) => {
  const subject = stubSubject(spec);
  return {
    unknown: [],
    startHost: (where) =>
      startLocalHost({ profile, start, warm, settings: settings.map(parseSetting), subject, cacheDir, ...where }),
  };
};
