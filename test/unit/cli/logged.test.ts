/** Every command that changes something is written down, as what it is and as done at the command line. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { ActivityAction } from '#shared/activity.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { writeAgent } from '../../support/agent-packages.ts';
import { runCli } from '../../support/cli.ts';
import { allCommands } from '../../support/cli-commands.ts';
import { household } from '../../support/cli-household.ts';
import { PASSWORD, somebody, temporaryFolder } from '../../support/home.ts';
import { seluFolder } from '../../support/selu-folder.ts';

const reads = { nothing: 'It reads.' } as const;

/** What each command writes down. One that is not here fails the first test below. */
const table: Readonly<Record<string, readonly ActivityAction[] | { readonly nothing: string }>> = {
  init: ['instanceCreated', 'personAdded', 'madeAdmin', 'pipeAdded'],
  status: reads,
  kit: ['kitSaved'],
  'reset-password': ['passwordReset'],
  'user list': reads,
  'user add': ['personAdded', 'madeAdmin', 'pipeAdded'],
  'user edit': ['personChanged'],
  'user promote': ['madeAdmin'],
  'user demote': ['madeMember'],
  'user remove': ['personDeleted'],
  'session list': reads,
  'session end': ['sessionsEnded'],
  'credential set': ['credentialSet'],
  'credential list': reads,
  'credential import': ['credentialSet', 'credentialsImported'],
  'credential remove': ['credentialRemoved'],
  'agent list': reads,
  'agent install': ['agentInstalled'],
  'agent remove': ['agentRemoved'],
  'agent access list': reads,
  'agent access give': ['accessSelected', 'accessGiven'],
  'agent access take': ['accessNone'],
  run: ['agentRun'],
  'provider list': reads,
  'provider set': ['providerConnected'],
  'provider remove': ['providerDisconnected'],
  'provider check': { nothing: 'It goes on the network: its own tests have servers for it.' },
  'pipe list': reads,
  'pipe add telegram': ['pipeAdded'],
  'pipe add bluebubbles': ['pipeAdded'],
  'pipe add webhook': ['pipeAdded'],
  'pipe edit': ['pipeChanged'],
  'pipe remove': ['pipeRemoved'],
  'pipe on': ['pipeSwitchedOn'],
  'pipe off': ['pipeSwitchedOff'],
  'pipe sender list': reads,
  'pipe sender add': ['senderAdded'],
  'pipe sender remove': ['senderRemoved'],
  'pipe check': { nothing: 'It goes on the network, too.' },
  'outside list': reads,
  'outside accept': ['outsideAccepted'],
  'outside remove': ['outsideRemoved'],
  health: reads,
  activity: reads,
  attach: ['attached'],
  'instances list': reads,
  'instances rename': ['renamed'],
  'instances server': ['settingChanged'],
  'instances forget': ['forgotten'],
  move: ['moved'],
  rotate: ['secretChanged'],
  backup: ['backupMade'],
  restore: ['restored'],
};

it('is decided for every command what is written down of it', () => {
  const names = allCommands().map(({ words }) => words.join(' '));
  expect(Object.keys(table).toSorted()).toEqual(names.toSorted());
});

interface Row {
  readonly scope: string;
  readonly seq: number;
  readonly who: string;
  readonly action: string;
}

/** All logs of a home. */
function rowsIn(folder: string): Row[] {
  const db = new Database(join(folder, 'panel.db'), { readonly: true });
  const rows = db
    .prepare<[], Row>('select scope, seq, who, action from activity order by scope, seq')
    .all();
  db.close();
  return rows;
}

it('stands in the log, as done at the command line, and what only reads does not', async () => {
  const home = await household(async ({ services }) => {
    await services.auth.signIn(somebody, 'bob', PASSWORD);
  });
  const seen: Record<string, readonly string[]> = {};
  const failed: unknown[] = [];
  const run = async (name: string, rest = '', stdin = ''): Promise<string> => {
    const known = new Set(rowsIn(home.folder).map(({ scope, seq }) => `${scope} ${seq}`));
    const argv = [...name.split(' '), ...rest.split(' ').filter((word) => word !== '')];
    const { code, out, err } = await home.run(argv, stdin);
    // Of `health` it says that there is something bad.
    if (code !== 0 && name !== 'health') failed.push([name, code, err]);
    const added = rowsIn(home.folder).filter(({ scope, seq }) => !known.has(`${scope} ${seq}`));
    const byOthers = added.filter(({ who }) => who !== 'machine');
    if (byOthers.length > 0) failed.push([name, byOthers]);
    // Of what is moved there is a row for each thing: its own test looks at them.
    const said = name === 'move' ? added.slice(0, 1) : added;
    seen[name] ??= said.map(({ action }) => action);
    return out;
  };
  const sql = (text: string): void => {
    const db = new Database(home.file);
    db.exec(text);
    db.close();
  };

  const folder = temporaryFolder();
  const source = writeAgent(join(folder, 'mail'), { id: 'mail', capabilities: { imap: {} } });
  await run('user add', '--username carol --admin --password-stdin', PASSWORD);
  await run('user edit', '--username carol --display-name Carol');
  await run('user demote', '--username carol');
  await run('user promote', '--username carol');
  await run('session end', '--username bob');
  await run('reset-password', '--username bob --password-stdin', `${PASSWORD} 2`);
  const key = '--system --capability pim --name KEY';
  await run('credential set', `${key} --value-stdin`, 'a value');
  await run('credential remove', key);
  const env = join(folder, 'some.env');
  writeFileSync(env, 'TOKEN=value\n');
  await run('credential import', `${env} --user bob --capability imap --yes`);
  await run('agent install', `${source} --yes`);
  await run('agent access take', '--username bob --all');
  await run('agent access give', 'mail --username bob');
  await run('provider set', '--id openai --key-stdin --skip-check', 'sk-0123456789012345');
  await run('provider remove', '--id openai');

  await run(
    'pipe add telegram',
    '--username bob --name Bot --chat 42 --skip-check --token-stdin',
    '123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHI',
  );
  await run(
    'pipe add bluebubbles',
    '--username bob --name Blue --address https://10.0.0.2:1234 --chat iMessage;-;+491 --skip-check --password-stdin',
    'a password',
  );
  await run('pipe add webhook', '--username bob --name Door');
  const pipes = JSON.parse(await run('pipe list', '--json')) as { id: string; name: string }[];
  const door = pipes.find(({ name }) => name === 'Door')?.id ?? '';
  await run('pipe edit', `${door} --name Gate`);
  await run('pipe off', door);
  await run('pipe on', door);
  await run('pipe sender add', `${door} --username bob --sender 49123`);
  await run('pipe sender list', door);
  await run('pipe sender remove', `${door} --sender 49123`);
  await run('pipe remove', `${door} --yes`);

  for (const way of ['accept', 'remove']) {
    sql(`update users set display_name = 'Somebody' || '${way}' where username = 'carol'`);
    // That it was found is written down once, as done by somebody else.
    await home.run('outside list');
    const { items } = JSON.parse(await run('outside list', '--json')) as {
      items: { kind: string; id: string; seen: string }[];
    };
    const { kind = '', id = '', seen: stamp = '' } = items[0] ?? {};
    await run(`outside ${way}`, `--kind ${kind} --id ${id} --seen ${stamp}`);
  }

  await run('kit', `--output ${join(folder, 'kit.pdf')}`);
  const identity = await generateX25519Identity();
  writeFileSync(join(folder, 'key.txt'), `${identity}\n`);
  const backups = join(folder, 'backups');
  mkdirSync(backups);
  await run('backup', `--to ${backups} --recipient ${await identityToRecipient(identity)}`);
  const file = join(backups, readdirSync(backups)[0] ?? '');
  await run('restore', `${file} --identity ${join(folder, 'key.txt')} --yes`);

  const selu = await seluFolder();
  await run('attach', `${selu.folder} --name Home`);
  await run('instances rename', '--instance Home --name House');
  await run('instances server', '--instance House --none');
  await run('credential set', `${key} --value-stdin`, 'a value');
  await run('move', '--from own --to House --take all');
  await run('instances forget', '--instance House');

  for (const name of ['status', 'user list', 'session list', 'credential list', 'agent list']) {
    await run(name);
  }
  for (const name of ['agent access list', 'provider list', 'pipe list', 'health', 'activity']) {
    await run(name);
  }
  await run('instances list');
  await run('agent remove', 'mail --yes');
  await run('user remove', '--username bob --yes');
  await run('rotate', '--new-secret-stdin', `${makeMasterSecret().text}\n`);

  const fresh = temporaryFolder();
  const made = await runCli(fresh, ['init', '--admin', 'alice', '--password-stdin'], {
    stdin: PASSWORD,
  });
  seen['init'] = rowsIn(fresh).map(({ action }) => action);
  expect(new Set(rowsIn(fresh).map(({ who }) => who))).toEqual(new Set(['machine']));

  const wanted = Object.entries(table).flatMap(([name, told]) =>
    untried.has(name) ? [] : [[name, 'nothing' in told ? [] : told] as const],
  );
  expect({ failed, made: made.code, ...seen }).toEqual({
    ...{ failed: [], made: 0 },
    ...Object.fromEntries(wanted),
  });
});

/** They start a program, or go on the network. */
const untried: ReadonlySet<string> = new Set(['run', 'provider check', 'pipe check']);
