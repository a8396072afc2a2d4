/** Whatever is done with agents: none is half there, and no value goes that nobody gave up. */
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import type { Owner } from '../../../../src/main/services/credentials/credentials.ts';
import type { AgentSketch, CapabilitySketch } from '../../../support/agent-packages.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { agentsHome, callerFor } from '../../../support/agents-home.ts';
import { howMany } from '../../../support/deep.ts';

/** What a version of an agent may ask for; the agents share the names of the capabilities. */
const parts: readonly (readonly [string, CapabilitySketch])[] = [
  ['mail', { secrets: { KEY: 'user', SERVER: 'system' } }],
  ['mail', { secrets: { KEY: 'user', OTHER: 'user optional' } }],
  ['mail', { secrets: { KEY: 'system' } }],
  ['cloud', { secrets: { KEY: 'user' } }],
  ['files', { secrets: { SERVER: 'system' } }],
];
const agentId = fc.constantFrom('a', 'b', 'c');
const sketch: fc.Arbitrary<AgentSketch> = fc.record({
  id: agentId,
  version: fc.constantFrom('1', '2'),
  capabilities: fc
    .uniqueArray(fc.constantFrom(...parts), { selector: ([id]) => id, maxLength: 3 })
    .map((chosen) => Object.fromEntries(chosen)),
});
const names = ['KEY', 'SERVER', 'OTHER'];
const capabilities = ['mail', 'cloud', 'files'];
const name = fc.constantFrom(...names);
const capability = fc.constantFrom(...capabilities);
const who = fc.constantFrom('alice' as const, 'bob' as const);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('install' as const),
      sketch,
      withLeftovers: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant('remove' as const), id: agentId, withSecrets: fc.boolean() }),
  fc.record({ do: fc.constant('discard' as const), sketch }),
  fc.record({
    do: fc.constant('save' as const),
    id: agentId,
    capability,
    names: fc.uniqueArray(name, { minLength: 1 }),
    who,
  }),
  fc.record({ do: fc.constant('clear' as const), id: agentId, capability, name, who }),
);

type Secret = readonly [capability: string, name: string, whose: string];

/** What each agent declares, kept beside the services and apart from their code. */
type Model = Map<string, AgentSketch>;

function declaredIn(model: Model): Set<string> {
  const keys = [...model.values()].flatMap(({ capabilities = {} }) =>
    Object.entries(capabilities).flatMap(([id, { secrets = {} }]) =>
      Object.entries(secrets).map(([each, words]) =>
        JSON.stringify([id, each, words.startsWith('system')]),
      ),
    ),
  );
  return new Set(keys);
}

const capabilitiesIn = (model: Model) =>
  new Set([...model.values()].flatMap(({ capabilities = {} }) => Object.keys(capabilities)));

it('each agent has its row and its folder, and what some agent uses stays', async () => {
  const home = await agentsHome();
  const { packages, agents, credentials, catalog, instance } = home.services;
  const stored = (): Secret[] =>
    credentials
      .list()
      .map(({ capabilityId, name: each, user }) => [capabilityId, each, user?.username ?? '']);

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      home.raw((db) =>
        db.exec('delete from agents; delete from user_credentials; delete from system_credentials'),
      );
      rmSync(home.agents, { recursive: true, force: true });
      catalog.changed();
      const model: Model = new Map();
      // A value under every name for everybody, whether an agent asks for it or not.
      const owners: Owner[] = [
        { scope: 'system' },
        { scope: 'user', userId: home.alice.id },
        { scope: 'user', userId: home.bob.id },
      ];
      await credentials.saveAll(
        machine,
        capabilities.flatMap((capabilityId) =>
          names.flatMap((each) =>
            owners.map((owner) => ({ owner, capabilityId, name: each, value: 'v' })),
          ),
        ),
      );

      for (const one of steps) {
        const before = stored();
        /** Which of the stored values this step may take away. */
        let mayGo: (secret: Secret) => boolean = () => false;
        const without = (id: string): Model => new Map([...model].filter(([each]) => each !== id));
        switch (one.do) {
          case 'install': {
            const next = new Map(model).set(one.sketch.id, one.sketch);
            const [had, has] = [declaredIn(model), declaredIn(next)];
            mayGo = ([id, each, whose]) => {
              const key = JSON.stringify([id, each, whose === '']);
              return one.withLeftovers && had.has(key) && !has.has(key);
            };
            await home.install(one.sketch, one.withLeftovers);
            model.set(one.sketch.id, one.sketch);
            break;
          }
          case 'discard': {
            const source = home.pack(one.sketch);
            const found = await packages.inspect(callerFor(home.alice), source);
            await packages.discard(callerFor(home.alice), found.handle);
            break;
          }
          case 'remove': {
            const [had, has] = [capabilitiesIn(model), capabilitiesIn(without(one.id))];
            mayGo = ([id]) => one.withSecrets && had.has(id) && !has.has(id);
            const removing = packages.remove(callerFor(home.alice), one.id, {
              removeSecrets: one.withSecrets,
            });
            await expectOutcome(removing, model.has(one.id));
            model.delete(one.id);
            break;
          }
          case 'save':
          case 'clear': {
            const asked = one.do === 'save' ? one.names : [one.name];
            const value = one.do === 'save' ? 'v' : null;
            const user = home[one.who];
            const secrets = model.get(one.id)?.capabilities?.[one.capability]?.secrets ?? {};
            const mayDo = asked.every(
              (each) => secrets[each]?.startsWith(user.isAdmin ? '' : 'user') === true,
            );
            mayGo = ([id, each, whose]) =>
              mayDo &&
              value === null &&
              id === one.capability &&
              asked.includes(each) &&
              whose === (secrets[each]?.startsWith('system') === true ? '' : one.who);
            const changes = asked.map((each) => ({ name: each, value }));
            const request = { agentId: one.id, capabilityId: one.capability, changes };
            const saving = agents.saveSecrets(
              callerFor(user, user.isAdmin ? 'admin' : 'user'),
              request,
            );
            await expectOutcome(saving, mayDo);
            if (mayDo && value !== null) {
              const there = stored().map(([id, each]) => `${id} ${each}`);
              for (const each of asked) expect(there).toContain(`${one.capability} ${each}`);
            }
            break;
          }
        }
        const after = new Set(stored().map((secret) => JSON.stringify(secret)));
        const gone = before.filter((secret) => !after.has(JSON.stringify(secret)));
        // What goes may go, and what is asked to go goes.
        expect(gone).toEqual(before.filter(mayGo));

        const ids = [...model.keys()].sort();
        expect(instance.store().agents.ids()).toEqual(ids);
        expect(home.folders()).toEqual(ids);
        expect(
          (await catalog.all()).map(({ package: found, problem }) => [found?.id, problem]),
        ).toEqual(ids.map((id) => [id, null]));
        const list = await agents.list(home.bob);
        expect(list.slice(1).map(({ version }) => version)).toEqual(
          ids.map((id) => model.get(id)?.version),
        );
      }
    }),
    { numRuns: howMany({ short: 12, deep: 100 }) },
  );
});

/** It went well, or was refused with a sentence. */
async function expectOutcome(work: Promise<unknown>, isFine: boolean): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isFine) expect(error).toBeNull();
  else expect(error).toBeInstanceOf(AppError);
}
