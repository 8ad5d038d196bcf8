export { type Checkout, copyCheckout, readCheckout, treeHash } from "./checkout.ts";
export { provideOverlay } from "./overlay.ts";
export { applyPatches, type Edit, type Patch, readPatches } from "./patches.ts";
export { watchCheckout } from "./watch-checkout.ts";
