/** Where a start finds the master secret by itself: what a person has to change there after it became another one. */
import type { SecretPlace } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { givenPlaces } from '../../../crypto/secret-sources.ts';
import type { Environment } from '../attach/compose.ts';
import { keyLineOf, KEY_VARIABLE } from '../attach/find-place.ts';
import type { KnownInstances } from '../known-instances.ts';
import type { InstancePlace } from '../place.ts';

export class SecretPlaces {
  readonly #place: InstancePlace;
  readonly #known: KnownInstances;
  readonly #env: Environment;

  constructor(place: InstancePlace, known: KnownInstances, env: Environment) {
    this.#place = place;
    this.#known = known;
    this.#env = env;
  }

  /** Of an attached instance, that of its server first. */
  async all(): Promise<SecretPlace[]> {
    const given = givenPlaces(this.#env).map((each) => ({ ...each }));
    return this.#place.kind === 'own' ? given : [await this.#ofServer(), ...given];
  }

  async #ofServer(): Promise<SecretPlace> {
    const known = this.#known.at(this.#place.file);
    try {
      const found = known && (await keyLineOf(known, this.#env));
      if (found) return { kind: 'line', file: found.file, begins: found.line };
    } catch (error) {
      // A compose file that is gone, or says nothing any more.
      if (!(error instanceof AppError)) throw error;
    }
    return { kind: 'selu', begins: `${KEY_VARIABLE}=` };
  }
}
