// What Amplify's client makes of documents: reads one JSON array from standard input, and prints an
// array of {"parsed": ...} or {"error": ...}, one for each.
import { readFileSync } from "node:fs";
import { parseAmplifyConfig } from "@aws-amplify/core/internals/utils";

function parse(document) {
  try {
    return { parsed: parseAmplifyConfig(document) };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

const documents = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(documents.map(parse)));
