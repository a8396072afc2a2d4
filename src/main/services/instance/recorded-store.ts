/** Notes what a change writes, table by table, so that nobody has to say of a call what it changed. */
import type { InstanceReader, InstanceWriter } from '../../store/instance/instance-store.ts';
import type {
  TelegramConfigRow,
  TelegramConfigsStore,
} from '../../store/instance/telegram-configs.ts';

/** A table as a change has it: one that can be written to has more than a reader's. */
export type WritableTable = {
  [T in keyof InstanceWriter]: InstanceWriter[T] extends InstanceReader[T]
    ? InstanceReader[T] extends InstanceWriter[T]
      ? never
      : T
    : never;
}[keyof InstanceWriter];

/** One thing that was done to a table. */
export interface TableWrite {
  readonly table: WritableTable;
  readonly method: string;
  readonly values: readonly unknown[];
  /** The bot that has another token than before. */
  readonly newTokenOf?: Pick<TelegramConfigRow, 'pipeId' | 'active'>;
}

/** All of them; one that is missing here does not compile. */
const tables: Readonly<Record<WritableTable, true>> = {
  meta: true,
  users: true,
  sessions: true,
  systemCredentials: true,
  userCredentials: true,
  agents: true,
  userAgentAccess: true,
  pipes: true,
  telegramConfigs: true,
  blueBubblesConfigs: true,
  senderRefs: true,
  llmProviders: true,
  userDeletion: true,
};

/** What only reads, of any table. Whatever else a table does counts as a write. */
const reading = new Set([
  ...[
    'get',
    'count',
    'countAdmins',
    'list',
    'byId',
    'byIds',
    'byUsername',
    'named',
    'listOfUser',
    'find',
  ],
  ...['listOfCapability', 'sizeOf', 'listOf', 'ids', 'bundledIds', 'preview', 'files'],
]);

/**
 * @param note is told of each write as it is made; of a transaction that fails nothing was written
 * @returns the same store
 */
export function recordedStore(
  store: InstanceWriter,
  note: (write: TableWrite) => void,
): InstanceWriter {
  const recorded = Object.keys(tables).map((name) => {
    const table = name as WritableTable;
    return [
      table,
      recordedTable(store[table], (method, values) => note({ table, method, values })),
    ];
  });
  return {
    ...store,
    ...(Object.fromEntries(recorded) as Partial<InstanceWriter>),
    telegramConfigs: recordedBots(store.telegramConfigs, note),
  };
}

/** Of bots it is noted, too, whether their token is another one: only then has Selu to do more than to start again. */
function recordedBots(
  bots: TelegramConfigsStore,
  note: (write: TableWrite) => void,
): TelegramConfigsStore {
  const table = 'telegramConfigs';
  const noteRow = (method: string, row: TelegramConfigRow): void => {
    const before = bots.listOf(row.pipeId).find(({ id }) => id === row.id);
    const isNew = row.botToken !== '' && before?.botToken !== row.botToken;
    note({ table, method, values: [row], ...(isNew && { newTokenOf: row }) });
  };
  return {
    ...recordedTable(bots, (method, values) => note({ table, method, values })),
    insert: (row) => {
      noteRow('insert', row);
      bots.insert(row);
    },
    update: (row) => {
      noteRow('update', row);
      bots.update(row);
    },
  };
}

function recordedTable<Table extends object>(
  table: Table,
  note: (method: string, values: readonly unknown[]) => void,
): Table {
  return new Proxy(table, {
    get: (_target, name) => {
      const member: unknown = Reflect.get(table, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...values: unknown[]): unknown => {
        if (!reading.has(name)) note(name, values);
        return Reflect.apply(member, table, values);
      };
    },
  });
}
