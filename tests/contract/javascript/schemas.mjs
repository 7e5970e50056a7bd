// Prints TypeScript types, each named as file#type, as JSON schemas: {"<file>#<type>": {...}}.
import { createGenerator } from "ts-json-schema-generator";

const schemas = {};
for (const named of process.argv.slice(2)) {
  const [path, type] = named.split("#");
  const options = { path, expose: "none", topRef: false, jsDoc: "extended", skipTypeCheck: true };
  schemas[named] = createGenerator(options).createSchema(type);
}
process.stdout.write(JSON.stringify(schemas));
