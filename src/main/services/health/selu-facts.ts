/** What can be seen on this computer of the Selu whose database is attached. Nothing is asked over the network. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inShell } from '../../platform/shell-words.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { RunningSelu } from '../instance/running-selu.ts';
import type { SeluFacts } from './selu-findings.ts';

export interface SeluFactsDependencies {
  readonly instance: InstanceService;
  readonly runningSelu: Pick<RunningSelu, 'command' | 'openPort' | 'keyFile'>;
  readonly now: Clock;
}

/** Where nothing is known of how it runs. */
const usual = (what: string): string => `docker compose ${what}`;

/** @returns null for an own instance */
export async function seluFacts({
  instance,
  runningSelu,
  now,
}: SeluFactsDependencies): Promise<SeluFacts | null> {
  const { place } = instance;
  if (place.kind === 'own') return null;
  const { store, rules } = instance.unlocked();
  const command = async (what: Parameters<RunningSelu['command']>[0]): Promise<string> =>
    (await runningSelu.command(what)) ?? usual(what);
  const keyFile = runningSelu.keyFile();
  const files = [place.file, `${place.file}-wal`, ...(keyFile === null ? [] : [keyFile])];
  const readable = await filesOthersRead(files);
  const at = now();
  return {
    isOld: rules.plain.size > 0,
    openPort: await runningSelu.openPort(),
    readable: readable.files,
    tokens:
      store.sessions.list().filter(({ expiresAt }) => isStillToCome(expiresAt, at)).length +
      store.pushTokens.count(),
    commands: {
      update: `${await command('pull')} && ${await command('up -d')}`,
      restart: await command('restart'),
      close: `${readable.isOurs ? '' : 'sudo '}chmod go-rwx ${readable.files.map(inShell).join(' ')}`,
    },
  };
}

const isStillToCome = (stored: string, now: Date): boolean =>
  stored > now.toISOString().slice(0, 19).replace('T', ' ');

const OTHERS_READ = 0o044;
const OTHERS_ENTER = 0o011;

/** Files that somebody else can read; not what lies in a folder into which nobody else can go. */
async function filesOthersRead(
  files: readonly string[],
): Promise<{ readonly files: string[]; readonly isOurs: boolean }> {
  if (process.platform === 'win32') return { files: [], isOurs: true };
  const looked = await Promise.all(
    files.map(async (file) => {
      const [of, folder] = await Promise.all(
        [file, dirname(file)].map((path) => stat(path).catch(() => null)),
      );
      const isOpen =
        of && folder && (of.mode & OTHERS_READ) !== 0 && (folder.mode & OTHERS_ENTER) !== 0;
      return isOpen ? [{ file, isOurs: of.uid === process.getuid?.() }] : [];
    }),
  );
  const found = looked.flat();
  return { files: found.map(({ file }) => file), isOurs: found.every(({ isOurs }) => isOurs) };
}
