import { parseDocument } from "yaml";
import { namesRedis } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";

const sections = ["general_settings", "litellm_settings", "router_settings", "environment"] as const;
export type SettingSection = (typeof sections)[number];

/** One `--setting`: a value at a path below a section of config.yaml, or an environment variable of the replicas. */
export interface Setting {
  section: SettingSection;
  path: string[];
  value: unknown;
}

function malformed(text: string, message: string, hint = form): PhantomError {
  return new PhantomError("ERR_SETTING_MALFORMED", { operation: `read the setting "${text}"`, message, hint });
}

const form = `Use SECTION.KEY[.KEY…]=VALUE with a section of ${sections.join(", ")}, e.g. general_settings.proxy_batch_write_at=5.`;

/** What the harness itself decides: a stack with another value would not be the one it talks to. */
const owned = [
  "general_settings.master_key",
  "general_settings.database_url",
  "litellm_settings.cache_params",
  "litellm_settings.cache_params.type",
  "environment.DATABASE_URL",
  "environment.DATABASE_URL_READ_REPLICA",
  "environment.CONFIG_FILE_PATH",
];

const leaveOut = (name: string) =>
  name.endsWith(".cache_params")
    ? `Name what is below it, e.g. ${name}.namespace=mine.`
    : "Leave it out: phantom429 tells LiteLLM what it has started.";

function otherRedis(text: string, name: string): PhantomError {
  return new PhantomError("ERR_SETTING_MALFORMED", {
    operation: `read the setting "${text}"`,
    message: `"${name}" names a Redis server. phantom429 would not see the counters there.`,
    hint: "Leave it out: phantom429 starts a Redis and gives LiteLLM its address. For a Redis of your own, use --stack attach (docs/attach.md).",
  });
}

function parseValue(text: string, source: string): unknown {
  const document = parseDocument(source);
  const problem = document.errors[0];
  if (problem) throw malformed(text, `The value "${source}" is not YAML: ${problem.message.split("\n")[0]}`);
  return document.toJS();
}

/**
 * Reads `section.key=value`; the value is a YAML scalar or flow collection (`true`, `60`, `[a, b]`, `{ttl: 60}`).
 * Values of the environment section stay text.
 * @throws PhantomError ERR_SETTING_MALFORMED
 */
export function parseSetting(text: string): Setting {
  const equals = text.indexOf("=");
  if (equals < 0) throw malformed(text, 'There is no "=" between name and value.');
  const [section = "", ...path] = text.slice(0, equals).trim().split(".");
  const source = text.slice(equals + 1).trim();
  if (!(sections as readonly string[]).includes(section)) {
    throw malformed(text, `"${section}" is not a section that can be set.`);
  }
  if (path.length === 0 || path.some((key) => !/^[\w-]+$/.test(key))) {
    throw malformed(text, `"${text.slice(0, equals)}" names no setting within its section.`);
  }
  if (path.some((key) => key === "__proto__" || key === "constructor" || key === "prototype")) {
    throw malformed(text, `"${path.join(".")}" cannot be a setting's name.`);
  }
  const name = [section, ...path].join(".");
  if (owned.includes(name)) throw malformed(text, `"${name}" is set by phantom429 itself.`, leaveOut(name));
  if (namesRedis(name)) throw otherRedis(text, name);
  if (section === "environment") {
    if (path.length > 1) throw malformed(text, "An environment variable's name has no dots.");
    return { section, path, value: source };
  }
  if (source === "") throw malformed(text, "There is no value behind the =.", "Write a value, or null to set none.");
  return { section: section as SettingSection, path, value: parseValue(text, source) };
}

/** `section.key` → value, for the record. */
export function describeSettings(settings: readonly Setting[]): Record<string, unknown> {
  return Object.fromEntries(settings.map(({ section, path, value }) => [[section, ...path].join("."), value]));
}
