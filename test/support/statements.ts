/** How much SQLite is asked for: each statement holds its thread, also where the work of it is next to nothing. */
import Database from 'better-sqlite3';

/** How many statements ran, over whichever connection, until some work was done. */
export async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const memory = new Database(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('select 1')) as Record<string, unknown>;
  memory.close();
  let count = 0;
  const names = ['run', 'get', 'all'] as const;
  const real = names.map((name) => [name, statement[name]] as const);
  for (const [name, method] of real) {
    statement[name] = function counted(this: unknown, ...values: unknown[]): unknown {
      count += 1;
      return Reflect.apply(method as () => unknown, this, values);
    };
  }
  try {
    await work();
    return count;
  } finally {
    for (const [name, method] of real) statement[name] = method;
  }
}
