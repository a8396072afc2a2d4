/**
 * The last answers to a few reading calls: a page that is opened again shows them at once, and asks behind them.
 * They are those of one person, and of a time since when nothing is known to have changed.
 */
import type { Name } from '#shared/contract/index.ts';

type Answers = Map<Name, unknown>;

let answers: Answers = new Map();

/** The answers as of now. Whoever asks takes them before: an answer that comes after they were forgotten is, too. */
export const answersNow = (): Answers => answers;

/** Forgets all: something has changed, or whose they were is not the one at this window any more. */
export function forgetAnswers(): void {
  answers = new Map();
}
