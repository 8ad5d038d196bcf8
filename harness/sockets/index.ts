export { Gate } from "./gate.ts";
export { type SeverableLink, startSeverableLink } from "./severable-link.ts";
