/** The app's records of one instance in `panel.db`, which all instances share. */
import type { PanelStore, SignInFailureKey } from '../../store/panel/panel.ts';
import type { InstancePlace } from '../instance/place.ts';
import type { PanelService } from './panel.ts';

/** What services of one instance use of `panel.db`. */
export type PanelRecords = Pick<
  PanelService,
  'problem' | 'isOpen' | 'store' | 'get' | 'set' | 'delete' | 'change'
>;

/** What the names of fingerprints begin with: of one master secret alone, and made again where they are not kept. */
export const FINGERPRINTS = 'fingerprints/';

/** What the names of all records of an attached instance begin with. */
const startOf = (placeId: string): string => `at/${placeId}/`;

/** Deletes all that is kept of an attached instance. */
export function deleteRecordsOf(store: PanelStore, placeId: string): void {
  const start = startOf(placeId);
  for (const key of store.keys(start)) store.delete(key);
  store.signInFailures.deleteOf(start);
  store.activity.deleteOf(start);
}

/**
 * The records of an instance. Those of the app's own one are under the names that they always had; those of another
 * begin with its place, so that two copies of one database, which share every id, do not share a record.
 */
export function recordsOf(panel: PanelService, { id, kind }: InstancePlace): PanelRecords {
  if (kind === 'own') return panel;
  const start = startOf(id);
  const keyOf = (key: string): string => `${start}${key}`;
  const scoped = (store: PanelStore): PanelStore => {
    const { signInFailures, activity } = store;
    const at = <K extends SignInFailureKey>(key: K): K => ({
      ...key,
      instanceId: keyOf(key.instanceId),
    });
    return {
      ...store,
      get: (key) => store.get(keyOf(key)),
      set: (key, value) => store.set(keyOf(key), value),
      delete: (key) => store.delete(keyOf(key)),
      keys: (beginning) => store.keys(keyOf(beginning)).map((key) => key.slice(start.length)),
      signInFailures: {
        ...signInFailures,
        find: (key) => signInFailures.find(at(key)),
        failing: (of) => signInFailures.failing({ ...of, instanceId: keyOf(of.instanceId) }),
        put: (row) => signInFailures.put(at(row)),
        delete: (key) => signInFailures.delete(at(key)),
        deleteOf: (beginning) => signInFailures.deleteOf(keyOf(beginning)),
      },
      activity: {
        insert: (scope, rows) => activity.insert(keyOf(scope), rows),
        last: (scope) => activity.last(keyOf(scope)),
        first: (scope) => activity.first(keyOf(scope)),
        after: (scope, seq, limit) => activity.after(keyOf(scope), seq, limit),
        setMac: (scope, seq, mac) => activity.setMac(keyOf(scope), seq, mac),
        list: (scope, filter, part) => activity.list(keyOf(scope), filter, part),
        count: (scope, filter) => activity.count(keyOf(scope), filter),
        people: (scope, concerning) => activity.people(keyOf(scope), concerning),
        deleteUpTo: (scope, seq) => activity.deleteUpTo(keyOf(scope), seq),
        deleteOf: (beginning) => activity.deleteOf(keyOf(beginning)),
      },
    };
  };
  return {
    get problem() {
      return panel.problem;
    },
    get isOpen() {
      return panel.isOpen;
    },
    store: () => scoped(panel.store()),
    get: (key) => panel.get(keyOf(key)),
    set: (key, value) => panel.set(keyOf(key), value),
    delete: (key) => panel.delete(keyOf(key)),
    change: (work) => panel.change((store) => work(scoped(store))),
  };
}
