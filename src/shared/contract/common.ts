/** Schemas that several domains of the contract use. */
import { z } from 'zod';
import { errorParams } from '../errors.ts';
import { idleLockMinutes, limits } from '../limits.ts';

/** Text from a form. The bound keeps a hostile window from exhausting memory; services check the real limits. */
export const shortText = z.string().max(1_000);

/** Far above the 64 KiB of a value, so that a value that is a little too large gets the service's own error. */
export const valueText = z.string().max(1_000_000);

export const nothing = z.strictObject({});

/** Which rows of a list are asked for. */
export const rowsAsked = {
  offset: z.int().min(0),
  limit: z.int().min(1).max(limits.rowsAtOnce),
};

export const language = z.enum(['en', 'de']);
export type Language = z.infer<typeof language>;

/** UTC, ISO 8601 with a `Z`. */
export const instant = z.iso.datetime();

export const errorInfo = z.strictObject({
  code: z.enum(Object.keys(errorParams) as [keyof typeof errorParams]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const userRef = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
});
export type UserRef = z.infer<typeof userRef>;

/** Minutes without input after which a window locks; null: it locks only together with the computer. */
export const idleLock = z.literal(idleLockMinutes).nullable();
export type IdleLock = z.infer<typeof idleLock>;

export const agentRef = z.strictObject({ id: z.string(), name: z.string() });
export type AgentRef = z.infer<typeof agentRef>;

/** Whether a key, token or password is stored, and can still be read. */
export const secretStatus = z.enum(['set', 'missing', 'damaged', 'outside']);
export type SecretStatus = z.infer<typeof secretStatus>;

export const removed = z.strictObject({ undo: z.string(), undoSeconds: z.number().int() });
export type Removed = z.infer<typeof removed>;

/** Warnings that the person has seen and overruled. */
export const acceptance = {
  /** The key looks like another provider's. */
  otherKeyOk: z.boolean(),
  /** The address is in the public network, and not encrypted. */
  insecureOk: z.boolean(),
};

/** `formOnly`: only the form of the key was checked; its first use shows whether it is right. */
export const checkOutcome = z.enum(['checked', 'formOnly', 'skipped']);
export type CheckOutcome = z.infer<typeof checkOutcome>;

/** How the last check of what is stored now went. An `error` of null: it was accepted. */
export const lastCheck = z.strictObject({ at: instant, error: errorInfo.nullable() });
export type LastCheck = z.infer<typeof lastCheck>;

/**
 * The stamp that came with what was shown: the edit is refused when somebody else has changed it since. Null or left
 * out: whoever asks has not looked.
 */
export const seen = { seen: z.string().max(100).nullable().optional() };

/** The user whom a call is about. */
export const ofUser = { userId: shortText };
