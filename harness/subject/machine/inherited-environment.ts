/** What LiteLLM runs in: variables, and directories that Python looks in before its own. */
interface SubjectEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly pythonPath: readonly string[];
}

const kept = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/** The user's own environment without the variables that would change LiteLLM's behaviour, plus the subject's. */
export function inheritedEnvironment(subject: SubjectEnvironment): Record<string, string> {
  const base = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const pythonPath = subject.pythonPath.join(":");
  return {
    ...Object.fromEntries(base),
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    NO_PROXY: "*",
    ...(pythonPath ? { PYTHONPATH: pythonPath } : {}),
    ...subject.env,
  };
}
