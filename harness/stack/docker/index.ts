export { connectDaemon } from "./daemon.ts";
export { startDockerHost } from "./host.ts";
export { removeBuiltImages } from "./litellm-image.ts";
export { removeLeftovers } from "./ownership.ts";
export { type ChosenImages, type DockerSubject, prepareSubject } from "./subject.ts";
