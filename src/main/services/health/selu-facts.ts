/** What can be seen on this computer of the Selu whose database is attached. Nothing is asked over the network. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inShell } from '../../platform/shell-words.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { RunningSelu, SeluCommand } from '../instance/running-selu.ts';
import type { SeluFacts } from './selu-findings.ts';

export interface SeluFactsDependencies {
  readonly instance: InstanceService;
  readonly runningSelu: Pick<RunningSelu, 'setUp' | 'keyFile'>;
  readonly now: Clock;
}

/** Where nothing is known of how it runs. */
const usual = (what: SeluCommand): string => `docker compose ${what}`;

/** @returns null for an own instance */
export async function seluFacts({
  instance,
  runningSelu,
  now,
}: SeluFactsDependencies): Promise<SeluFacts | null> {
  const { place } = instance;
  if (place.kind === 'own') return null;
  const { store, rules } = instance.unlocked();
  const keyFile = runningSelu.keyFile();
  const files = [place.file, `${place.file}-wal`, ...(keyFile === null ? [] : [keyFile])];
  const readable = await filesOthersRead(files);
  const setUp = await runningSelu.setUp();
  const command = (what: SeluCommand): string => setUp.command(what) ?? usual(what);
  const at = toStored(now());
  return {
    isOld: rules.plain.size > 0,
    openPort: setUp.openPort(),
    readable: readable.files,
    tokens:
      store.sessions.list().filter(({ expiresAt }) => expiresAt > at).length +
      store.pushTokens.count(),
    commands: {
      update: `${command('pull')} && ${command('up -d')}`,
      restart: command('restart'),
      close: `${readable.isOurs ? '' : 'sudo '}chmod go-rwx ${readable.files.map(inShell).join(' ')}`,
    },
  };
}

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
