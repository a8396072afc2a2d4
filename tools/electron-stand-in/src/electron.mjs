#!/usr/bin/env node
// The `electron` command of the stand-in: electron.mjs [switches] <app folder or file> [the app's arguments]
// It runs as the build puts it, in out/runtime; paths are from there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const node = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));

if (Number.parseInt(process.versions.node) >= 24) {
  const { start } = await import('./start.ts');
  await start(process.argv.slice(2));
} else if (existsSync(node) && node !== process.execPath) {
  // Started by an older Node: the project brings its own.
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('exit', (code) => process.exit(code ?? 1));
} else {
  console.error('electron stand-in: Node 24 is needed; run “npm ci” first');
  process.exitCode = 1;
}
