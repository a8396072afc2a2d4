#!/usr/bin/env node
/** The command line: `selu-desktop <command>`, plain Node, no display, the same services as the window. */
import { createContext } from './context.ts';
import { createProgram } from './program.ts';
import { exitCodeOf, report } from './failures.ts';

const context = createContext(process.env);
try {
  await createProgram(context).parseAsync(process.argv);
} catch (error) {
  report(error, context);
  process.exitCode = exitCodeOf(error);
} finally {
  context.services.instance.close();
  context.services.panel.close();
}
