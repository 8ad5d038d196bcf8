import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export function isOnPath(name: string, env: NodeJS.ProcessEnv): boolean {
  return (env.PATH ?? "").split(delimiter).some((directory) => isExecutable(join(directory, name)));
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
