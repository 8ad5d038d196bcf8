/** package-lock.json, as far as it is read here. */
export interface Lock {
  packages: Record<
    string,
    { version?: string; license?: string; dev?: boolean; devOptional?: boolean; link?: boolean; integrity?: string }
  >;
}

/** docs/licences.md: what is installed with phantom429, and under which licence. What only its developers install is not in it. */
export function licencesPage({ packages }: Lock): string {
  const shipped = Object.entries(packages)
    .filter(([path, one]) => path.startsWith("node_modules/") && !one.link && !one.dev && !one.devOptional)
    .map(([path, { version = "", license = "not stated" }]) => ({
      license,
      name: `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)} ${version}`,
    }));
  const byLicence = [...Map.groupBy(shipped, ({ license }) => license)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  const rows = byLicence.map(([licence, all]) => {
    const names = [...new Set(all.map(({ name }) => name))].sort();
    return `| ${licence} | ${names.length} | ${names.join(", ")} |`;
  });
  return `# Licences

Written from package-lock.json, as the packages state them. phantom429 itself: [MIT](../LICENSE).
A release has the same as a CycloneDX file (\`sbom.cdx.json\`); \`npm sbom --sbom-format cyclonedx --omit dev --package-lock-only\` writes it in a clone.

LiteLLM, Redis or Valkey, and Postgres are programs under test. They are installed at the first run, under their own licences.

| licence | packages | which |
| --- | --- | --- |
${rows.join("\n")}
`;
}
