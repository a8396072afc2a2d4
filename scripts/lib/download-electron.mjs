// @ts-check
/**
 * Puts Electron's archive into the cache from which electron's own install.js takes it, and prints how far it has come.
 *
 * install.js alone would wait for minutes on a network that swallows the request. Needs Node 22.
 */
import { readFileSync } from 'node:fs';
import { downloadArtifact } from '@electron/get';

const SILENCE_SECONDS = 20;

const read = (/** @type {string} */ file) =>
  JSON.parse(readFileSync(new URL(`../../node_modules/electron/${file}`, import.meta.url), 'utf8'));

const silence = new AbortController();
const timer = setTimeout(() => silence.abort(), SILENCE_SECONDS * 1000);
let printed = 0;

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
      getProgressCallback: async (/** @type {{ percent: number }} */ { percent }) => {
        timer.refresh();
        const whole = Math.floor(percent * 100);
        if (whole > printed) console.log(`progress ${(printed = whole)}`);
      },
    },
  });
} catch (error) {
  console.error(
    silence.signal.aborted ? `nothing came for ${SILENCE_SECONDS} seconds` : why(error),
  );
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}

/** What went wrong, on one line, down to the cause of all. @param {unknown} error @returns {string} */
function why(error) {
  if (!(error instanceof Error)) return String(error);
  const reasons = [error.message, ...(error.cause === undefined ? [] : [why(error.cause)])];
  return reasons.filter(Boolean).join(': ').replaceAll(/\s+/g, ' ');
}
