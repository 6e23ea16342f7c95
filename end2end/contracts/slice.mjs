// Cuts the part of GitHub's official descriptions that the sandbox plays: the named paths (or webhooks) and every
// schema they reach. Prose and examples are dropped; request bodies get additionalProperties:false, because the
// official schemas let unknown fields pass and a misspelt field must be an error here.
// usage: node slice.mjs paths DESCRIPTION.json NAMES.txt OUT.json | node slice.mjs webhooks DESCRIPTION.json NAMES.txt OUT.json
import { readFileSync, writeFileSync } from "node:fs";

const [section, source, namesFile, out] = process.argv.slice(2);
const whole = JSON.parse(readFileSync(source, "utf8"));
const names = readFileSync(namesFile, "utf8").split(/\s+/).filter(Boolean);
const kept = { openapi: whole.openapi, info: { title: whole.info.title, version: whole.info.version, license: whole.info.license }, [section]: {}, components: {} };
const seen = new Set();
const prose = new Set(["description", "summary", "examples", "example", "externalDocs", "x-github", "x-octokit", "tags", "title"]);

function strip(node, parent) {
  if (Array.isArray(node)) return node.map((item) => strip(item, ""));
  if (node === null || typeof node !== "object") return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    // Under "properties" a key is a field's name, not a keyword.
    if (parent !== "properties" && prose.has(key)) continue;
    result[key] = strip(value, parent === "properties" ? "" : key);
  }
  return result;
}

function walk(node) {
  if (Array.isArray(node)) return node.forEach(walk);
  if (node === null || typeof node !== "object") return;
  const ref = node.$ref;
  if (typeof ref === "string" && ref.startsWith("#/components/") && !seen.has(ref)) {
    seen.add(ref);
    const [, , kind, name] = ref.split("/");
    const target = strip(whole.components[kind][name], kind === "schemas" ? "" : kind);
    (kept.components[kind] ??= {})[name] = target;
    walk(target);
  }
  Object.values(node).forEach(walk);
}

for (const name of names) {
  if (!whole[section][name]) throw new Error(`not in the description: ${name}`);
  kept[section][name] = strip(whole[section][name], "");
}
walk(kept[section]);
for (const operations of Object.values(kept[section])) {
  for (const operation of Object.values(operations)) {
    for (const { schema } of Object.values((section === "paths" && operation?.requestBody?.content) || {})) {
      if (schema?.type === "object" && schema.properties) schema.additionalProperties ??= false;
    }
  }
}
writeFileSync(out, JSON.stringify(kept) + "\n");
console.log(`${out}: ${Object.keys(kept[section]).length} ${section}, ${seen.size} components`);
