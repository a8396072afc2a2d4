// @ts-check
/**
 * Puts Electron's archive into the cache from which electron's own install.js takes it.
 *
 * install.js alone would wait for minutes on a network that swallows the request. Needs Node 22.
 */
import { readFileSync } from 'node:fs';
import { downloadArtifact } from '@electron/get';

const SILENCE_SECONDS = 20;

const read = (/** @type {string} */ file) =>
  JSON.parse(readFileSync(new URL(`../../node_modules/electron/${file}`, import.meta.url), 'utf8'));

const silence = new AbortController();
let timer = setTimeout(() => silence.abort(), SILENCE_SECONDS * 1000);

try {
  await downloadArtifact({
    version: read('package.json').version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: read('checksums.json'),
    downloadOptions: {
      quiet: true,
      signal: silence.signal,
      getProgressCallback: async () => void timer.refresh(),
    },
  });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}
