/** Stored credentials, shared and personal. */
import { z } from 'zod';
import { statusKinds } from '../credential-status.ts';
import { limits } from '../limits.ts';
import {
  errorInfo,
  instant,
  nothing,
  ofUser,
  removed,
  rowsAsked,
  shortText,
  userRef,
  valueText,
} from './common.ts';
import { call } from './define.ts';

export const credentialStatus = z.enum(['set', 'expired', 'damaged', 'outside']);
export type CredentialStatus = z.infer<typeof credentialStatus>;

/** A stored credential without its value. Not even the value's length can be told from it. */
export const credential = z.strictObject({
  id: z.string(),
  /** `null`: a system credential. */
  user: userRef.nullable(),
  capabilityId: z.string(),
  /** What the agents are called that have this capability. */
  agents: z.array(z.string()),
  name: z.string(),
  status: credentialStatus,
  /** Null where the stored time cannot be read. */
  updatedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** True when no installed agent declares it. */
  unused: z.boolean(),
});
export type Credential = z.infer<typeof credential>;

/** A row of a list: what is stored, or what some agent requires and is not. */
export const listedCredential = z.strictObject({
  ...credential.shape,
  status: z.enum([...credentialStatus.options, 'missing']),
});
export type ListedCredential = z.infer<typeof listedCredential>;

export const credentialKey = { capabilityId: shortText, name: shortText };

export const saveMode = z.enum(['add', 'replace']);
export type SaveMode = z.infer<typeof saveMode>;

/** What a list of credentials can be sorted by; equal ones follow by capability, name and owner. */
export const credentialSort = z.strictObject({
  by: z.enum(['capability', 'name', 'owner', 'status', 'updated']),
  descending: z.boolean(),
});
export type CredentialSort = z.infer<typeof credentialSort>;

/** Values of one filter add up, filters narrow each other; an empty one narrows nothing. */
const ownFilters = {
  capability: z.array(shortText).max(limits.filterValues),
  /**
   * `unused`: no installed agent declares it, however it stands. `missing`: what is not stored, which a list holds only
   * when it is asked for.
   */
  status: z.array(z.enum([...statusKinds, 'unused'])).max(statusKinds.length + 1),
};
export const credentialFilters = z.strictObject({
  ...ownFilters,
  /** Ids of users. */
  user: z.array(shortText).max(limits.filterValues),
  scope: z.array(z.enum(['system', 'personal'])).max(2),
});
export type CredentialFilters = z.infer<typeof credentialFilters>;

/** Which part of a list is asked for. */
const part = {
  /** Words that are found in capability, name, the agents' names, or the person's names, in any case. */
  search: shortText,
  sort: credentialSort,
  ...rowsAsked,
  /** The id of a credential whose place in the list is wanted, too. */
  focus: shortText.nullable(),
};
export const credentialQuery = z.strictObject({ ...part, filters: credentialFilters });
export type CredentialQuery = z.infer<typeof credentialQuery>;

const count = z.int();
const counted = z.array(z.strictObject({ value: z.string(), count }));

/** How many credentials each filter would leave of all, were it the only one. */
export const credentialFacets = z.strictObject({
  /** The first so many, in order. */
  capability: counted,
  /** How many more capabilities there are. */
  moreCapabilities: count,
  /** By id, those with the most first. */
  user: counted,
  scope: z.strictObject({ system: count, personal: count }),
  /** What some agent requires and is not stored; of all the others only what is stored is counted. */
  missing: count,
  /** `null` until every value has been checked. */
  status: z.record(z.enum([...statusKinds, 'unused']).exclude(['missing']), count).nullable(),
});
export type CredentialFacets = z.infer<typeof credentialFacets>;

/** A part of a list. */
export const credentialPage = z.strictObject({
  /** Another one when the order of the list may be another: then parts do not fit together. */
  revision: z.string(),
  /** How many are stored, whatever the list is narrowed to. */
  total: count,
  matching: count,
  /** How many of those that match are stored. */
  selectable: count,
  rows: z.array(listedCredential).max(limits.rowsAtOnce),
  /** Where the credential of `focus` is among those that match. */
  focusAt: count.nullable(),
  facets: credentialFacets,
});
export type CredentialPage = z.infer<typeof credentialPage>;

/** What there is already, to choose from while adding one. */
export const credentialSuggestions = z.strictObject({
  capabilities: z.array(z.string()),
  /** Names under the capability, whoever has set them. */
  names: z.array(z.string()),
  /** Of those, what this owner has set. */
  taken: z.array(z.string()),
});
export type CredentialSuggestions = z.infer<typeof credentialSuggestions>;

const expiry = { expiresAt: instant.nullable() };

/**
 * What was shown of a credential that is edited: the edit is refused when somebody else has changed it since. Null or
 * left out: whoever asks has not looked.
 */
const shown = z
  .strictObject({ id: shortText, updatedAt: instant.nullable(), expiresAt: instant.nullable() })
  .nullable();
export type SeenCredential = z.infer<typeof shown>;
const seenCredential = { seen: shown.optional() };

/** Credentials that were selected, by their ids. */
const selected = { ids: z.array(shortText).min(1).max(limits.selectedRows) };

const narrowedTo = { search: part.search, filters: credentialFilters };
const ownNarrowedTo = { search: part.search, filters: z.strictObject(ownFilters) };

/** Which rows of a list: those from one to the other, whichever comes first; null: all. */
const picked = {
  sort: credentialSort,
  between: z.strictObject({ one: shortText, other: shortText }).nullable(),
};
const pickedIds = z.strictObject({ ids: z.array(z.string()).max(limits.selectedRows) });

/** What has become of a selection. */
export const selectionState = z.strictObject({
  /** Those that are not there any more. */
  gone: z.array(z.string()),
  /** How many of the others the list shows as it is narrowed now. */
  matching: count,
  /** Whose the others are, and how many of each: everyone's first, then by name. */
  owners: z.array(z.strictObject({ user: userRef.nullable(), count })),
});
export type SelectionState = z.infer<typeof selectionState>;

const selectionRemoved = z.strictObject({ count, undo: removed.nullable() });
export type SelectionRemoved = z.infer<typeof selectionRemoved>;

/** One that could not be changed, and why. */
export const credentialRefused = z.strictObject({
  id: z.string(),
  user: userRef.nullable(),
  capabilityId: z.string(),
  name: z.string(),
  error: errorInfo,
});
export type CredentialRefused = z.infer<typeof credentialRefused>;

export const selectedExpiry = z.strictObject({
  changed: count,
  refused: z.array(credentialRefused),
});
export type SelectedExpiry = z.infer<typeof selectedExpiry>;

export const credentialCalls = {
  list: call({
    summary: 'A part of all system credentials and those of every user, without values.',
    role: 'admin',
    input: credentialQuery,
    output: credentialPage,
  }),
  listOwn: call({
    summary: 'A part of the credentials of the signed-in user, without values.',
    role: 'user',
    input: z.strictObject({ ...part, filters: z.strictObject(ownFilters) }),
    output: credentialPage,
  }),
  suggestions: call({
    summary: 'Capabilities and names in use, for adding a credential for anybody.',
    role: 'admin',
    input: z.strictObject({ capabilityId: shortText, userId: shortText.nullable() }),
    output: credentialSuggestions,
  }),
  suggestionsOwn: call({
    summary: 'Capabilities and names that the signed-in user has credentials under.',
    role: 'user',
    input: z.strictObject({ capabilityId: shortText }),
    output: credentialSuggestions,
  }),
  saveSystem: call({
    summary: 'Adds or replaces a system credential.',
    role: 'admin',
    input: z.strictObject({
      ...credentialKey,
      /** A reminder: Selu itself goes on using the value. Left out: as it is. */
      expiresAt: expiry.expiresAt.optional(),
      ...seenCredential,
      mode: saveMode,
      value: valueText,
    }),
    output: nothing,
    changes: true,
  }),
  saveForUser: call({
    summary: 'Adds or replaces a personal credential of any user.',
    role: 'admin',
    input: z.strictObject({
      ...ofUser,
      ...credentialKey,
      ...expiry,
      ...seenCredential,
      mode: saveMode,
      value: valueText,
    }),
    output: nothing,
    changes: true,
  }),
  saveOwn: call({
    summary: 'Adds or replaces a personal credential of the signed-in user.',
    role: 'user',
    input: z.strictObject({
      ...credentialKey,
      ...expiry,
      ...seenCredential,
      mode: saveMode,
      value: valueText,
    }),
    output: nothing,
    changes: true,
  }),
  setExpirySystem: call({
    summary: 'Sets or clears until when a system credential is to be renewed.',
    role: 'admin',
    input: z.strictObject({ ...credentialKey, ...expiry, ...seenCredential }),
    output: nothing,
    changes: true,
  }),
  setExpiryForUser: call({
    summary: 'Sets or clears the expiry of a personal credential of any user.',
    role: 'admin',
    input: z.strictObject({ ...ofUser, ...credentialKey, ...expiry, ...seenCredential }),
    output: nothing,
    changes: true,
  }),
  setExpiryOwn: call({
    summary: 'Sets or clears the expiry of a personal credential of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...credentialKey, ...expiry, ...seenCredential }),
    output: nothing,
    changes: true,
  }),
  removeSystem: call({
    summary: 'Removes a system credential; the answer can undo it for a few seconds.',
    role: 'admin',
    input: z.strictObject(credentialKey),
    output: removed,
    changes: true,
  }),
  removeForUser: call({
    summary: 'Removes a personal credential of any user; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject({ ...ofUser, ...credentialKey }),
    output: removed,
    changes: true,
  }),
  removeOwn: call({
    summary:
      'Removes a personal credential of the signed-in user; can be undone for a few seconds.',
    role: 'user',
    input: z.strictObject(credentialKey),
    output: removed,
    changes: true,
  }),
  pick: call({
    summary: 'The ids of all that a list of everybody’s credentials holds, or of a part of it.',
    role: 'admin',
    input: z.strictObject({ ...narrowedTo, ...picked }),
    output: pickedIds,
  }),
  pickOwn: call({
    summary: 'The same of the credentials of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...ownNarrowedTo, ...picked }),
    output: pickedIds,
  }),
  selection: call({
    summary: 'Which of the selected credentials are there, how many are shown, and whose they are.',
    role: 'admin',
    input: z.strictObject({ ...selected, ...narrowedTo }),
    output: selectionState,
  }),
  selectionOwn: call({
    summary: 'The same of the credentials of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...selected, ...ownNarrowedTo }),
    output: selectionState,
  }),
  removeSelected: call({
    summary: 'Removes those selected credentials that are there; one undo puts all of them back.',
    role: 'admin',
    input: z.strictObject(selected),
    output: selectionRemoved,
    changes: true,
  }),
  removeSelectedOwn: call({
    summary: 'The same of the personal credentials of the signed-in user.',
    role: 'user',
    input: z.strictObject(selected),
    output: selectionRemoved,
    changes: true,
  }),
  setExpirySelected: call({
    summary: 'Sets or clears the expiry of several credentials, and names those that keep theirs.',
    role: 'admin',
    input: z.strictObject({ ...selected, ...expiry }),
    output: selectedExpiry,
    changes: true,
  }),
  setExpirySelectedOwn: call({
    summary: 'The same of the personal credentials of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...selected, ...expiry }),
    output: selectedExpiry,
    changes: true,
  }),
} as const;
