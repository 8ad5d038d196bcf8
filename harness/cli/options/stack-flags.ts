import { PhantomError } from "../../errors/index.ts";

/**
 * Refuses what a kind of stack has no use for: the verdict would be about another stack than the one that was asked for.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function refuseIdleFlags(
  stack: "local" | "docker",
  { image, start }: { image?: string[]; start: string },
): void {
  if (stack === "local" && (image ?? []).length > 0)
    throw idle("--image", "--image is for containers, and --stack is local.", "Add --stack docker, or leave it out.");
  if (stack === "docker" && start !== "fork")
    throw idle("--start", "--start is for --stack local: each container has its own start.", "Leave --start out.");
}

function idle(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
