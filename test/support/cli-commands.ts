/** Every command that there is, by the program itself: one that is new is in it by itself. */
import type { Command } from 'commander';
import { createContext } from '../../src/main/cli/context.ts';
import { createProgram } from '../../src/main/cli/program.ts';

export interface LeafCommand {
  readonly words: readonly string[];
  readonly command: Command;
}

const nobody = { write: () => true };

/** All that do something by themselves. Nothing is opened. */
export const allCommands = (): LeafCommand[] =>
  leavesOf(
    createProgram(
      createContext({
        // No folder, and none that is made.
        env: { SELU_DESKTOP_HOME: '/nowhere' },
        stdin: process.stdin,
        ...{ stdout: nobody, stderr: nobody },
        openTerminal: () => null,
        startProgram: () => Promise.resolve('not_started'),
      }),
    ),
    [],
  );

const leavesOf = (command: Command, before: readonly string[]): LeafCommand[] =>
  command.commands.flatMap((sub): LeafCommand[] => {
    const words = [...before, sub.name()];
    return sub.commands.length > 0 ? leavesOf(sub, words) : [{ words, command: sub }];
  });
