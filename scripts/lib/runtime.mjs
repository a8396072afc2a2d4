// @ts-check
/** In what the app runs: Electron when its binary is there or can be had, else the stand-in over Chromium. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensurePrograms } from './programs.mjs';
import { Failure, node24, root, run, say } from './run.mjs';
import { hasScreen } from './screen.mjs';

const electronFolder = join(root, 'node_modules', 'electron');
export const standIn = join(root, 'out', 'runtime', 'electron.mjs');

/** Where a failed download is remembered, so that not every start waits for the next one to fail. */
const failedDownload = join(
  root,
  'node_modules',
  '.cache',
  'selu-desktop',
  'electron-download-failed',
);
const RETRY_AFTER_DAYS = 3;

/**
 * Chooses, and makes sure that what was chosen can start. `SELU_RUNTIME=electron|chromium` decides.
 *
 * @param {'person' | 'tests'} forWhom tests take what is there and download nothing
 * @returns {Promise<{ name: 'electron' | 'chromium', command: string, args: string[] }>} how to start it
 */
export async function chooseRuntime(forWhom) {
  const asked = process.env['SELU_RUNTIME'];
  if (asked !== undefined && asked !== 'electron' && asked !== 'chromium') {
    throw new Failure(
      'SELU_RUNTIME is “electron” or “chromium”: set it to one of them, or unset it.',
    );
  }
  if (asked !== 'chromium') {
    const mayDownload = asked === 'electron' || (forWhom === 'person' && !failedLately());
    const path = (await workingElectron()) ?? (mayDownload ? await downloadElectron() : null);
    // Chromium's sandbox refuses to run as root.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    if (path !== null) return { name: 'electron', command: path, args };
    if (asked === 'electron') {
      throw new Failure(
        'Electron is not here and could not be downloaded: unset SELU_RUNTIME to use Chromium.',
      );
    }
  }
  // zenity shows the stand-in's file dialogs.
  await ensurePrograms(forWhom === 'person' && hasScreen() ? ['chromium', 'zenity'] : ['chromium']);
  return { name: 'chromium', command: node24, args: [standIn] };
}

/**
 * The path of Electron's program, if it starts. As plain Node it needs no display, and still fails when a
 * system library is missing.
 */
async function workingElectron() {
  const pathFile = join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8'));
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  const { code } = await run(path, ['-p', 'process.versions.electron'], { minutes: 0.5, env });
  return code === 0 ? path : null;
}

async function downloadElectron() {
  say('Downloading Electron (about 120 MB, once) …');
  const download = join(root, 'scripts', 'lib', 'download-electron.mjs');
  for (const step of [download, join(electronFolder, 'install.js')]) {
    const { code } = await run(node24, [step], { minutes: 30 });
    if (code !== 0) {
      mkdirSync(dirname(failedDownload), { recursive: true });
      writeFileSync(failedDownload, new Date().toISOString());
      return null;
    }
  }
  return workingElectron();
}

function failedLately() {
  if (!existsSync(failedDownload)) return false;
  const age = Date.now() - Date.parse(readFileSync(failedDownload, 'utf8'));
  return age < RETRY_AFTER_DAYS * 24 * 60 * 60 * 1000;
}
