/** Whether an attached instance may be written to now: asked before each change, and again while it is open. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import type { KnownInstance } from '../known-instances.ts';
import type { Environment } from './compose.ts';
import {
  missingRight,
  questionsOf,
  writeObstacle,
  type ObstacleQuestions,
} from './write-obstacle.ts';

export class WriteGuard {
  readonly #known: KnownInstance;
  readonly #questions: ObstacleQuestions;
  /** What the place itself says, which takes a moment to find out: until then nothing is written. */
  #ofPlace: ErrorInfo | null;

  /** @param env of this process */
  constructor(known: KnownInstance, env: Environment, questions = questionsOf(env)) {
    this.#known = known;
    this.#questions = questions;
    const { file, kind } = known.place;
    this.#ofPlace = kind === 'own' ? null : new AppError('database_busy', { file }).toInfo();
  }

  /** Looks at the place: on which file system it is, and whether another kernel has it. */
  async look(): Promise<void> {
    const { place, compose } = this.#known;
    if (place.kind === 'own') return;
    const found = await writeObstacle({ ...place, compose }, this.#questions);
    // A right is asked for each time: it comes and goes.
    this.#ofPlace = found?.code.startsWith('rights_') ? null : found;
  }

  /** Why it can only be read; null: it can be written. An own instance says that itself. */
  reason(): ErrorInfo | null {
    const { place } = this.#known;
    if (place.kind === 'own') return null;
    return this.#ofPlace ?? missingRight(place, this.#questions);
  }
}
