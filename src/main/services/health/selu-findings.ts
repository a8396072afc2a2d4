/** What Health finds of a Selu whose database is attached: only what can be seen on this computer. */
import type { FindingFix, Pipe, Provider } from '#shared/contract/schemas.ts';
import type { Found } from './found.ts';
import { forAdmins } from './row-findings.ts';

export interface SeluFacts {
  /** Whether it is one that keeps the secrets of channels as they are and leaves a part of its API open. */
  readonly isOld: boolean;
  /** The port at which other computers reach it; null: none is known. */
  readonly openPort: string | null;
  /** Files that others on this computer can read. */
  readonly readable: readonly string[];
  /** Sign-ins and phones, whose tokens are stored as they are. */
  readonly tokens: number;
  /** What is to be run on the computer on which it runs. */
  readonly commands: {
    readonly update: string;
    readonly restart: string;
    readonly close: string;
  };
}

export function findSelu(
  { isOld, openPort, readable, tokens, commands }: SeluFacts,
  pipes: readonly Pipe[],
  providers: readonly Provider[],
): Found[] {
  const run = (text: string): FindingFix => ({ kind: 'command', text });
  const found: Found[] = [];
  if (isOld) found.push({ ...forAdmins('server_old'), fix: run(commands.update) });
  if (isOld && openPort !== null) {
    found.push({
      ...forAdmins('api_open', [], [openPort]),
      params: { port: openPort },
      fix: run(commands.update),
    });
  }
  const plain = pipes.filter((pipe) => pipe.plain);
  if (plain.length > 0) {
    found.push({
      ...forAdmins('channels_plain', [], plain.map(({ id }) => id).toSorted()),
      params: { count: plain.length },
      fix: run(isOld ? commands.update : commands.restart),
      things: plain.map(({ id, name }) => ({ kind: 'pipe', id, name })),
    });
  }
  const [file] = readable;
  if (file !== undefined) {
    found.push({
      ...forAdmins('file_readable', [], readable),
      params: { file },
      fix: run(commands.close),
    });
  }
  const ageless = [
    ...providers.filter(({ connected, keyStatus }) => connected && keyStatus === 'set'),
    ...pipes.filter(({ active, secretStatus }) => active && secretStatus === 'set'),
  ];
  if (ageless.length > 0) {
    found.push({
      ...forAdmins('age_unknown', [], ageless.map(({ id }) => id).toSorted()),
      params: { count: ageless.length },
      fix: { kind: 'providers' },
    });
  }
  // The next one that signs in makes no other finding of it.
  if (tokens > 0) {
    found.push({
      ...forAdmins('tokens_plain'),
      params: { count: tokens },
      fix: { kind: 'sessions' },
    });
  }
  return found;
}
