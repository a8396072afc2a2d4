/** All services over one app home: what the window and the command line share. */
import type { AppPaths } from '../paths.ts';
import { AuthService } from './auth.ts';
import type { Clock } from './clock.ts';
import { CredentialsService } from './credentials.ts';
import { InstanceService } from './instance.ts';
import { PanelService } from './panel.ts';
import { PreferencesService } from './preferences.ts';
import { SetupService } from './setup.ts';
import { UsersService } from './users.ts';

export interface Services {
  readonly panel: PanelService;
  readonly preferences: PreferencesService;
  readonly instance: InstanceService;
  readonly setup: SetupService;
  readonly auth: AuthService;
  readonly users: UsersService;
  readonly credentials: CredentialsService;
}

export interface ServiceDependencies {
  readonly paths: AppPaths;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now?: Clock;
}

/** Builds the services. Nothing is opened before `panel.start()` and `instance.start()`. */
export function createServices({
  paths,
  env,
  now = () => new Date(),
}: ServiceDependencies): Services {
  const panel = new PanelService(paths.panelFile);
  const instance = new InstanceService({ file: paths.instanceFile, env });
  const users = new UsersService(instance, now);
  return {
    panel,
    preferences: new PreferencesService(panel),
    instance,
    users,
    setup: new SetupService(instance, users),
    auth: new AuthService(instance, now),
    credentials: new CredentialsService(instance, now),
  };
}
