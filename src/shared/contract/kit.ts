/** The recovery kit: the master secret on paper, and whether somebody keeps it. */
import { z } from 'zod';
import { instant, nothing, valueText } from './common.ts';
import { always, call } from './define.ts';

/** `confirm`: nobody has said that it is kept; `check`: nobody has looked after it for a year. */
export const kitDue = z.enum(['confirm', 'check']);
export type KitDue = z.infer<typeof kitDue>;

export const kitStatus = z.strictObject({
  /** What is to be done; null: nothing. */
  due: kitDue.nullable(),
  /** The same, unless somebody has put it off. */
  reminder: kitDue.nullable(),
  /** When somebody said that it is kept; null: nobody has, under the secret that is in use. */
  confirmedAt: instant.nullable(),
  /** When what it says was last found to fit. */
  checkedAt: instant.nullable(),
});
export type KitStatus = z.infer<typeof kitStatus>;

export const kitCalls = {
  status: call({
    summary: 'Whether the recovery kit is kept, and when it was last checked.',
    role: 'admin',
    input: nothing,
    output: kitStatus,
  }),
  save: call({
    summary: 'Saves the recovery kit, as a PDF or as text, to a file the person picks.',
    role: 'admin',
    budget: 'dialogs',
    freshFor: always,
    input: nothing,
    output: z.strictObject({ saved: z.boolean() }),
  }),
  print: call({
    summary: 'Prints the recovery kit, by the dialog of the system.',
    role: 'admin',
    budget: 'dialogs',
    freshFor: always,
    input: nothing,
    output: z.strictObject({ printed: z.boolean() }),
  }),
  confirm: call({
    summary: 'Notes that the recovery kit is kept in a safe place.',
    role: 'admin',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  later: call({
    summary: 'Hides the reminder of the recovery kit for a week.',
    role: 'admin',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  camera: call({
    summary:
      'Lets the window use the camera for two minutes, for the code of a kit, once a dialog of the system has confirmed it; or no longer.',
    role: 'admin',
    input: z.strictObject({ on: z.boolean() }),
    output: z.strictObject({ on: z.boolean() }),
  }),
  check: call({
    summary:
      'Compares what a recovery kit says with the master secret in use, and notes it if it fits.',
    role: 'admin',
    budget: 'secrets',
    input: z.strictObject({ secret: valueText }),
    output: kitStatus,
    changes: true,
  }),
} as const;
