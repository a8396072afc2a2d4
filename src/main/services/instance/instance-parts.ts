/**
 * What an instance service is made of. Each part works with those that are made before it; only `Following`, which opens
 * another file in the place of one that was replaced, needs the service itself and what unlocks that file.
 */
import type { ErrorInfo } from '#shared/errors.ts';
import type { ActivityWriter } from '../activity/events.ts';
import { CurrentState } from './current-state.ts';
import { FirstSigning } from './first-signing.ts';
import { Following } from './following.ts';
import type { Generations } from './generations.ts';
import type { SourcedSecret } from './instance-state.ts';
import { OpenDatabase } from './open-database.ts';
import type { InstancePlace } from './place.ts';
import { ThreadWork } from './thread-work.ts';
import { Unlocking } from './unlocking.ts';
import { Writing } from './writing.ts';

interface PartsDependencies {
  readonly place: InstancePlace;
  readonly generations: Generations;
  readonly activity: ActivityWriter;
  readonly readOnlyReason: (place: InstancePlace) => ErrorInfo | null;
  readonly thread: string | null;
  readonly onForgotten: () => void;
  /** Opens what is there. @param given is tried in the place of what the environment gives */
  readonly start: (given: SourcedSecret | null) => void;
}

export interface InstanceParts {
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  readonly following: Following;
  readonly generations: Generations;
  readonly writing: Writing;
  readonly threads: ThreadWork;
  readonly firstSigning: FirstSigning;
  readonly unlocking: Unlocking;
}

export function instanceParts({
  place,
  generations,
  activity,
  readOnlyReason,
  thread: program,
  onForgotten,
  start,
}: PartsDependencies): InstanceParts {
  const current = new CurrentState(() => {
    threads.end();
    onForgotten();
  });
  const database = new OpenDatabase({ place, generations, readOnlyReason });
  const unlockAgain = (fitting: SourcedSecret): void => unlocking.unlockAgain(fitting);
  const following = new Following({ current, database, start, unlockAgain });
  const writing = new Writing({ current, database, following, generations, activity });
  const threads = new ThreadWork({ current, database, writing, generations, activity, program });
  const firstSigning = new FirstSigning({ current, database, threads });
  const unlocking = new Unlocking({ place, current, database, generations, firstSigning });
  return {
    ...{ current, database, following, generations },
    ...{ writing, threads, firstSigning, unlocking },
  };
}
