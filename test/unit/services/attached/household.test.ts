/** A household's Selu, opened in place: everything is what its own dashboard shows. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { openText } from '../../../../src/main/crypto/aes-gcm.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import {
  answerAuthOf,
  openSecret,
  secretOf,
  storedPipes,
} from '../../../../src/main/services/pipes/pipe-kinds.ts';
import { codeOf, somebody } from '../../../support/home.ts';
import { realInstance, realInstancesAreThere } from '../../../support/real-instances.ts';

describe.runIf(realInstancesAreThere).each(['s59', 's67'] as const)(
  'a household on %s',
  (state) => {
    let home: ReturnType<typeof realInstance>;
    beforeEach(() => {
      home = realInstance(state);
    });

    it('opens with its key, and says how much of what is stored fits', () => {
      const unlocked = home.services.instance.unlocked();
      expect(unlocked).toMatchObject({ readOnly: null, rows: null });
      const { fits, of } = unlocked.proof ?? { fits: 0, of: 0 };
      expect(of).toBeGreaterThan(20);
      // One value is cut off, another was stored under another key.
      expect(of - fits).toBe(2);
    });

    it('stays locked under any other key', () => {
      const other = realInstance(state, Buffer.alloc(32, 7).toString('base64'));
      expect(other.services.instance.state).toMatchObject({
        name: 'locked',
        error: { code: 'secret_wrong' },
      });
      expect(() => other.services.instance.unlock(home.secret)).not.toThrow();
    });

    it('has every credential in the state it is in, and every value', () => {
      const { expected, services, secret } = home;
      const { store } = services.instance.unlocked();
      const listed = services.credentials.list();
      const key = parseMasterSecret(secret, 'typed');
      const stateOf = (
        userId: string | null,
        capability: string,
        name: string,
      ): string | undefined =>
        listed.find(
          (each) =>
            (each.user?.id ?? null) === userId &&
            each.capabilityId === capability &&
            each.name === name,
        )?.status;
      for (const { capability, name, value, status } of expected.systemCredentials) {
        expect([name, stateOf(null, capability, name)]).toEqual([name, status]);
        if (status !== 'set') continue;
        const row = store.systemCredentials.find(capability, name);
        expect(openText(key, row?.encryptedValue ?? '', new Uint8Array(0))).toBe(value);
      }
      for (const { userId, capability, name, value, status } of expected.userCredentials) {
        expect([name, stateOf(userId, capability, name)]).toEqual([name, status.split(' ')[0]]);
        if (status !== 'set') continue;
        const row = store.userCredentials.find(userId, capability, name);
        expect(openText(key, row?.encryptedValue ?? '', new Uint8Array(0))).toBe(value);
      }
      const { systemCredentials, userCredentials } = expected;
      expect(listed).toHaveLength(systemCredentials.length + userCredentials.length);
    });

    it('lists the same in pages', async () => {
      const page = await home.services.credentialList.page(
        {
          ...{ search: '', offset: 0, limit: 200, focus: null },
          sort: { by: 'capability', descending: false },
          filters: { capability: [], status: [], user: [], scope: [] },
        },
        { owner: null, language: 'de' },
      );
      const ids = (list: readonly { id: string; status: string }[]): string[] =>
        list.map(({ id, status }) => `${id} ${status}`).sort();
      expect(ids(page.rows)).toEqual(ids(home.services.credentials.list()));
    });

    it('lets everybody sign in by the password they have, and by no other', async () => {
      const { auth } = home.services;
      for (const { username, password, id } of home.expected.users) {
        const token = await auth.signIn(somebody, username, password);
        expect(token).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(auth.resolve(token)).toMatchObject({ id, username });
        expect(await codeOf(() => auth.signIn(somebody, username, `${password} `))).toBe(
          'sign_in_failed',
        );
      }
    });

    it('knows which provider works, whatever is active', () => {
      const listed = new Map(home.services.providers.list().map((each) => [each.id, each]));
      for (const { id, key, reallyConnected } of home.expected.providers) {
        expect(listed.get(id)).toMatchObject({
          connected: reallyConnected,
          keyStatus: key ? 'set' : 'missing',
          updatedAt: null,
        });
      }
      expect(listed.get('grok')).toMatchObject({ baseAddress: null });
      expect(listed.get('bedrock')).toMatchObject({ region: 'eu-central-1' });
    });

    it('has the access that its people have', async () => {
      for (const { username, agentAccess } of await home.services.users.list()) {
        const access = home.expected.agentAccess[username];
        expect(agentAccess).toEqual(
          typeof access === 'string'
            ? { mode: access }
            : { mode: 'selected', agentIds: [...(access ?? [])].sort() },
        );
      }
    });

    it('tells the channels apart, and has their secrets, told to be plain where they are', () => {
      const unlocked = home.services.instance.unlocked();
      const pipes = home.services.pipes.list();
      const byName = new Map(pipes.map((pipe) => [pipe.name, pipe]));
      const plain = state === 's59';
      expect(byName.get('Familie')).toMatchObject({
        ...{ transport: 'telegram', known: true, active: true, secretStatus: 'set', plain },
        ...{ chat: '-1001234567890', senders: 2, updatedAt: null },
      });
      expect(byName.get('Test')).toMatchObject({ transport: 'telegram', active: false });
      expect(byName.get('Zuhause')).toMatchObject({ transport: 'imessage', secretStatus: 'set' });
      expect(byName.get('Home Assistant')).toMatchObject({
        ...{ transport: 'webhook', secretStatus: 'set', answerAuth: 'set', plain },
      });
      expect(pipes.filter(({ transport }) => transport === 'web')).toHaveLength(4);
      expect(pipes.filter(({ transport }) => transport === 'whatsapp')).toMatchObject([
        { known: false, senders: 1 },
      ]);
      const opened = storedPipes(unlocked.store).flatMap((pipe) =>
        [secretOf(pipe), answerAuthOf(pipe)].map((secret) =>
          secret?.stored ? openSecret(unlocked, secret) : '',
        ),
      );
      for (const secret of Object.values(home.expected.channels)) expect(opened).toContain(secret);
      const answer = JSON.stringify(pipes);
      for (const secret of Object.values(home.expected.channels)) {
        expect(answer).not.toContain(secret);
      }
    });

    it('shows the sessions of phones as such', () => {
      const sessions = home.services.sessions.list();
      expect(sessions.filter(({ phone }) => phone)).toHaveLength(1);
      expect(sessions.length).toBeGreaterThan(2);
    });

    it('shows the agents that Selu has set up, from its folder', async () => {
      const agents = await home.services.catalog.all();
      expect(agents.map(({ row }) => row.id)).not.toContain('left-behind');
      const pim = agents.find(({ row }) => row.id === 'pim-icloud');
      expect(pim?.package?.capabilities).not.toHaveLength(0);
    });

    it('is left as it is by being looked at', async () => {
      const { file, services } = home;
      const other = realInstance(state);
      const before = readFileSync(other.file);
      services.pipes.list();
      services.credentials.list();
      await services.catalog.all();
      await services.packages.sweep();
      expect(services.oldCopies.sweep()).toEqual([]);
      services.instance.close();
      expect(readFileSync(file).equals(before)).toBe(true);
    });
  },
);
