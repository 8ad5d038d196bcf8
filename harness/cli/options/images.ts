import { PhantomError } from "../../errors/index.ts";

export type Images = { redis?: string; postgres?: string; base?: string };

const variables = {
  redis: "PHANTOM429_REDIS_IMAGE",
  postgres: "PHANTOM429_POSTGRES_IMAGE",
  base: "PHANTOM429_BASE_IMAGE",
} as const;

type Role = keyof typeof variables;
const roles = Object.keys(variables) as Role[];

/**
 * Which images the docker stack uses instead of its own: what the environment says, and above it `--image ROLE=NAME`.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function parseImages(given: readonly string[], env: Readonly<Record<string, string | undefined>>): Images {
  const fromEnvironment = roles.flatMap((role) => {
    const name = env[variables[role]];
    return name ? [[role, name]] : [];
  });
  return { ...Object.fromEntries(fromEnvironment), ...Object.fromEntries(given.map(parseImage)) };
}

function parseImage(text: string): [Role, string] {
  const [, role, name] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const known = roles.find((each) => each === role);
  if (known && name) return [known, name];
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --image",
    message: `"${text}" does not say which image is replaced by which.`,
    hint: `Write ${roles.map((each) => `${each}=NAME`).join(", ")}; LiteLLM's own image is named with --litellm image:NAME.`,
  });
}
