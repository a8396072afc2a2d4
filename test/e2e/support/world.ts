/** The tests of whatever asks somebody outside: the providers, all played by one server under their real names. */
import { playProviders, type PlayedProviders } from '../../support/played-providers.ts';
import { test } from './fixtures.ts';

interface Outside {
  /** Lets everybody in when a test begins, and has been asked nothing. */
  readonly played: PlayedProviders;
  /** Begins to play. @returns for the app: it finds the providers here, and trusts the certificates that it finds */
  readonly start: (folder: string) => Promise<PlayedProviders['env']>;
}

/** Declares the providers for all tests that are declared beside this call. */
export function sharedWorld(): Outside {
  let begun:
    | {
        readonly played: PlayedProviders;
        readonly play: PlayedProviders['play'];
        readonly all: PlayedProviders['server']['play'];
      }
    | undefined;
  const current = () => {
    if (begun === undefined) throw new Error('nobody plays the providers before the app starts');
    return begun;
  };
  test.beforeEach(() => {
    const { played, play, all } = current();
    Object.assign(played.play, play);
    played.server.play = all;
    played.server.forget();
  });
  test.afterAll(() => begun?.played.server.close());
  return {
    get played() {
      return current().played;
    },
    async start(folder) {
      const played = await playProviders(folder);
      begun = { played, play: { ...played.play }, all: played.server.play };
      return played.env;
    },
  };
}
