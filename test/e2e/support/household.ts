/** A home with an instance and two people in it, made by the services themselves, for tests that start there. */
import { appPaths } from '../../../src/main/platform/paths.ts';
import { createServices, type Services } from '../../../src/main/services/index.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { newId } from '../../../src/main/crypto/ids.ts';
import { toStored } from '../../../src/main/store/core/timestamps.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { hashOfPassword } from '../../support/passwords.ts';
import { writerOf } from '../../support/writer.ts';

export { PASSWORD } from '../../support/passwords.ts';

export interface Household {
  readonly secret: string;
  readonly instanceId: string;
  readonly alice: string;
  readonly bob: string;
}

/**
 * Makes the instance with the administrator `alice` and the member `bob`, and closes it.
 *
 * @param fill more to put in, through the services
 */
export async function makeHousehold(
  home: string,
  fill: (services: Services, people: { alice: string; bob: string }) => Promise<unknown> = () =>
    Promise.resolve(),
): Promise<Household> {
  const { text: secret } = makeMasterSecret();
  const env = { SELU_DESKTOP_HOME: home, SELU_ENCRYPTION_KEY: secret };
  const services = createServices({ paths: appPaths(env), env });
  services.panel.start();
  services.instance.start();
  await services.setup.createInstance(machine, { from: 'environment' });
  const passwordHash = await hashOfPassword();
  const add = (username: string, isAdmin: boolean): string => {
    const id = newId();
    const displayName = username.replace(/^./, (first) => first.toUpperCase());
    const createdAt = toStored(new Date());
    writerOf({ services }).users.insert({
      id,
      username,
      displayName,
      passwordHash,
      createdAt,
      isAdmin,
      language: 'en',
      lastSignInAt: null,
    });
    return id;
  };
  const people = { alice: add('alice', true), bob: add('bob', false) };
  await fill(services, people);
  const { instanceId } = services.instance.unlocked();
  services.instance.close();
  services.panel.close();
  return { secret, instanceId, ...people };
}
