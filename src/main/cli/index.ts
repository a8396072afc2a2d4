#!/usr/bin/env node
/** The command line: `selu-desktop <command>`, plain Node, no display, the same services as the window. */
import { keepMemoryOutOfCoreDumps } from '../platform/core-dumps.ts';
import { languageOfEnvironment, translator } from '../platform/languages.ts';
import { brokenModule } from '../platform/native-modules.ts';
import { processIo } from './io.ts';

keepMemoryOutOfCoreDumps();
const io = processIo();
const broken = await brokenModule();
if (broken === null) {
  const { runCommand } = await import('./run.ts');
  process.exitCode = await runCommand(process.argv.slice(2), io);
} else {
  const t = translator(languageOfEnvironment(io.env));
  io.stderr.write(`${t('start.failed')}. ${t('start.module', { name: broken.name })}\n`);
  process.exitCode = 1;
}
