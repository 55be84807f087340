// Writes the bundle of the page into staf_cli/view/page: npm ci && npm run build
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, '..', 'staf_cli', 'view', 'page');

/** Every file that decides what the bundle is, sorted by its path. */
function sources() {
  const found = ['package.json', 'package-lock.json', 'tsconfig.json', 'build.mjs'];
  for (const entry of readdirSync(join(here, 'src'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) found.push(relative(here, join(entry.parentPath, entry.name)));
  }
  return found.map((name) => name.split(sep).join('/')).sort();
}

/** sha256 over the names and contents of the sources. */
function hashOf(names) {
  const hash = createHash('sha256');
  for (const name of names) {
    const content = readFileSync(join(here, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The licences of what is inside the bundle. */
function notices() {
  const parts = ['three', 'uplot'].map((name) => {
    const folder = join(here, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').replaceAll('\r\n', '\n').trim();
    return `${name} ${version}\n\n${licence}\n`;
  });
  return `viewer.js holds these libraries.\n\n${parts.join('\n----\n\n')}`;
}

const options = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  write: false,
  absWorkingDir: here,
};
const text = notices();
// The licences travel inside the script too: it is mailed alone, within one html file.
const banner = `/*!\n${text.replaceAll('*/', '* /')}*/`;
const script = await build({
  ...options,
  entryPoints: ['src/main.ts'],
  format: 'iife',
  target: 'es2022',
  banner: { js: banner },
});
const style = await build({ ...options, entryPoints: ['src/viewer.css'] });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'viewer.js'), script.outputFiles[0].text);
writeFileSync(join(out, 'viewer.css'), style.outputFiles[0].text);
writeFileSync(join(out, 'NOTICES.txt'), text);
const names = sources();
writeFileSync(join(out, 'sources.json'), `${JSON.stringify({ sha256: hashOf(names), files: names }, null, 2)}\n`);
console.log(`viewer.js ${script.outputFiles[0].text.length} B, viewer.css ${style.outputFiles[0].text.length} B`);
