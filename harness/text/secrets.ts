/** Text without what opens doors: no key of LiteLLM, no name or password in a URL, also where its / and @ are not encoded. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(\w+:\/\/)[^\s"'`]+@/g, "$1…@").replace(/\bsk-[\w.-]+/g, "sk-…");
}

/** "section.key=value" without what may be a secret; a number or a switch is none. */
export function withoutSecretValue(setting: string): string {
  const [name = "", value = ""] = setting.split(/=(.*)/s);
  const plain = /^(true|false|null|-?[\d.]+)$/.test(value);
  return plain || !/key|secret|password|token|url|host|dsn|credential/i.test(name) ? setting : `${name}=…`;
}
