#!/usr/bin/env node
/** The command line: `selu-desktop <command>`, plain Node, no display, the same services as the window. */
import { processIo } from './io.ts';
import { runCommand } from './run.ts';

process.exitCode = await runCommand(process.argv.slice(2), processIo());
