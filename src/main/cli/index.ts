#!/usr/bin/env node
/** The command line: `selu-desktop <command>`, plain Node, no display, the same services as the window. */
import { keepMemoryOutOfCoreDumps } from '../platform/core-dumps.ts';
import { processIo } from './io.ts';
import { runCommand } from './run.ts';

keepMemoryOutOfCoreDumps();
process.exitCode = await runCommand(process.argv.slice(2), processIo());
