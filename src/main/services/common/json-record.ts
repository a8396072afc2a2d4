/** Records of `panel.db` that are JSON. */
import type { z } from 'zod';

/**
 * Reads a record.
 *
 * @param text as it is stored; null: there is none
 * @returns null for what is no JSON, or not what the schema says, as if there were none: nothing here is worth a start
 *   that fails
 */
export function readRecord<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
