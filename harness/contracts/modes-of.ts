/** The defect modes that findings name, each once, sorted. */
export function modesOf(findings: readonly { mode: string }[]): string[] {
  return [...new Set(findings.map(({ mode }) => mode))].sort();
}
