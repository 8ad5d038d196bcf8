import { jsonSchemaOf, type SchemaName, schemas } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { type CommandResult, jsonText, succeed } from "../../process/index.ts";
import { columns } from "../../report/index.ts";

/** `schema NAME`: the JSON Schema of a file or of what `--json` prints; without a name, what there is. */
export async function schema(name: string | undefined): Promise<CommandResult> {
  if (name === undefined) return succeed(`${listed()}\nOne of them: npx phantom429 schema verdict\n`);
  if (!Object.hasOwn(schemas, name)) throw unknown(name);
  return succeed(jsonText(jsonSchemaOf(name as SchemaName)));
}

function listed(): string {
  const rows = Object.entries(schemas).map(([name, { what }]) => [name, what]);
  return columns(["schema", "of"], rows);
}

function unknown(name: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose a schema",
    message: `There is no schema "${name}".`,
    hint: `There are ${Object.keys(schemas).join(", ")}.`,
  });
}
