import type { Setting } from "../../subject/index.ts";
import type { StackHost } from "../types.ts";
import { startStack } from "./stack.ts";
import type { DockerSubject } from "./subject.ts";

export interface DockerHostOptions {
  subject: DockerSubject;
  profile: "fast" | "reporter";
  /** Of every stack; a stack's own come on top. */
  settings: readonly Setting[];
  /** Name of this harness' keeper; its containers' names begin with it. */
  owner: string;
}

let hosts = 0;

/** Stacks of containers from one image. Disposing it ends every stack of its own. */
export function startDockerHost({ subject, profile, settings, owner }: DockerHostOptions): StackHost {
  const host = ++hosts;
  const stacks = new Set<AsyncDisposable>();
  let count = 0;
  return {
    async start(request) {
      const stack = await startStack({
        ...request,
        settings: [...settings, ...request.settings],
        subject,
        profile,
        name: `phantom429-${owner}-${host}-${++count}`,
      });
      const kept = {
        ...stack,
        async [Symbol.asyncDispose]() {
          await stack[Symbol.asyncDispose]();
          stacks.delete(kept);
        },
      };
      stacks.add(kept);
      return kept;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...stacks].map((stack) => stack[Symbol.asyncDispose]()));
    },
  };
}
