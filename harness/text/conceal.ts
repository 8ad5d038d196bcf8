/** Takes the secrets of a run out of a text. */
export type Conceal = (text: string) => string;

/** A password that is shorter may be a word that stands anywhere; then only what is plainly a password is taken out. */
const telling = 12;

/**
 * @param keys of LiteLLM, as they are sent
 * @param urls of databases, whose passwords are secret
 */
export function concealing(keys: readonly string[], urls: readonly string[]): Conceal {
  const passwords = urls.flatMap(passwordsIn);
  const forms = [...keys, ...passwords.flatMap((one) => (one.length < telling ? [`:${one}@`] : [one]))];
  const secrets = [...new Set(forms.flatMap((form) => [form, JSON.stringify(form).slice(1, -1)]))]
    .filter((form) => form !== "")
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, "…") : rest), text);
}

/** As it stands in the URL, and as it is sent. */
function passwordsIn(url: string): string[] {
  const { password } = URL.parse(url) ?? { password: "" };
  if (password === "") return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
