/** Preloaded before bin/phantom429.js: the program as it is, on stub gateways in place of LiteLLM. */
import { registerHooks } from "node:module";

const real = new URL("../../../harness/campaign/prepare.ts", import.meta.url).href;
const stub = new URL("./prepare.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === real && context.parentURL !== stub ? { ...found, url: stub } : found;
  },
});
