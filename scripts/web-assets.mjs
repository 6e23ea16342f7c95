// Turns wasm-bindgen's output, style/, web/ and public/ into target/site: names with content hashes, .br and .gz
// beside each file, and hash.txt where Leptos looks for it (beside the server's binary). Fails over the budget.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { bundle } = createRequire(path.join(root, 'end2end/package.json'))('lightningcss');
const { values: arg } = parseArgs({ options: { bindgen: { type: 'string' }, site: { type: 'string' }, target: { type: 'string' } } });

const walk = (dir) =>
  !fs.existsSync(dir) ? [] : fs.readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

// Nothing to do when every input is the one of last time and the result is still there.
const inputs = [import.meta.filename, ...walk(arg.bindgen), ...['style', 'web', 'public'].flatMap((dir) => walk(path.join(root, dir)))];
const state = sha(...inputs.flatMap((file) => [path.relative(root, file), '\0', fs.readFileSync(file), '\0']));
const stamp = `${arg.site}.inputs`;
const homes = ['debug', 'debug/deps', 'release', 'release/deps'].map((dir) => path.join(arg.target, dir));
const missing = homes.filter((dir) => fs.existsSync(dir) && !fs.existsSync(path.join(dir, 'hash.txt')));
if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === state && missing.length === 0) {
  console.log('==> browser files are up to date');
  process.exit(0);
}

const fresh = `${arg.site}.new`;
const pkg = path.join(fresh, 'pkg');
fs.rmSync(fresh, { recursive: true, force: true });
fs.mkdirSync(pkg, { recursive: true });
fs.cpSync(path.join(root, 'public'), fresh, { recursive: true });

const hashes = {};
const put = (kind, content) => {
  hashes[kind] = sha(content).slice(0, 16);
  const name = `murmuration.${hashes[kind]}.${kind}`;
  fs.writeFileSync(path.join(pkg, name), content);
  return name;
};
const wasm = put('wasm', fs.readFileSync(path.join(arg.bindgen, 'murmuration_bg.wasm')));
// The JavaScript names the WASM file as its default: keep that name true.
put('js', fs.readFileSync(path.join(arg.bindgen, 'murmuration.js'), 'utf8').replaceAll('murmuration_bg.wasm', wasm));
put('css', bundle({ filename: path.join(root, 'style/main.css'), minify: true }).code);
const snippets = path.join(arg.bindgen, 'snippets');
if (fs.existsSync(snippets)) fs.cpSync(snippets, path.join(pkg, 'snippets'), { recursive: true });

// Scripts of one page each: a folder, because they name one another; its name carries the hash of everything in it.
const web = path.join(root, 'web');
for (const name of fs.existsSync(web) ? fs.readdirSync(web) : []) {
  const files = walk(path.join(web, name)).filter((file) => path.extname(file) === '.mjs' && path.dirname(file) === path.join(web, name));
  if (files.length === 0) continue;
  const folder = path.join(pkg, `${name}.${sha(...files.flatMap((file) => [path.basename(file), '\0', fs.readFileSync(file), '\0'])).slice(0, 16)}`);
  fs.mkdirSync(folder);
  for (const file of files) fs.copyFileSync(file, path.join(folder, path.basename(file)));
}

const text = /\.(js|mjs|wasm|css|svg|txt|json|webmanifest|html)$/;
for (const file of walk(fresh).filter((file) => text.test(file))) {
  const content = fs.readFileSync(file);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(content, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: content.length } }));
  fs.writeFileSync(`${file}.gz`, zlib.gzipSync(content, { level: 9 }));
}

// No visit loads more than all of these.
const BUDGET = 150_000;
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const size = (file) => fs.statSync(file).size;
const loaded = walk(pkg).filter((file) => text.test(file)).map((file) => ({ file, whole: size(file), sent: size(`${file}.br`) }));
const sum = loaded.reduce((sum, one) => sum + one.sent, 0);
for (const { file, whole, sent } of loaded) console.log(`==> ${path.relative(fresh, file)}: ${kb(whole)}, ${kb(sent)} brotli`);
console.log(`==> together: ${kb(sum)} brotli of ${kb(BUDGET)}`);
if (sum > BUDGET) {
  console.error(`!!  A first visit would load ${kb(sum)} (brotli), ${kb(sum - BUDGET)} more than the budget: let the server draw what the browser draws now, ` +
    'and keep signals, views, properties and serde out of islands. docs/adr/0013-islands-without-signals.md says what weighs how much.');
  process.exit(1);
}

fs.rmSync(stamp, { force: true });
fs.rmSync(arg.site, { recursive: true, force: true });
fs.renameSync(fresh, arg.site);
// Test binaries live in deps/ and look beside themselves, too.
const lines = ['js', 'wasm', 'css'].map((kind) => `${kind}: ${hashes[kind]}\n`).join('');
for (const dir of homes) {
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, 'hash.txt'), lines);
}
fs.writeFileSync(stamp, state);
