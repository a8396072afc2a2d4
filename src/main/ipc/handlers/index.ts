/** What each call of the contract does: one line into the services. Roles are declared in the contract. */
import type { Handlers } from '../router.ts';
import { accountHandlers, authHandlers, sessionsHandlers, usersHandlers } from './accounts.ts';
import { activityHandlers } from './activity.ts';
import { accessHandlers, agentsHandlers } from './agents.ts';
import { appHandlers } from './app.ts';
import { backupsHandlers } from './backups.ts';
import { checksHandlers, pipesHandlers, providersHandlers } from './connections.ts';
import { credentialsHandlers, removalsHandlers } from './credentials.ts';
import type { HandlerDependencies } from './dependencies.ts';
import { healthHandlers } from './health.ts';
import { importsHandlers } from './imports.ts';
import { instancesHandlers } from './instances.ts';
import { kitHandlers } from './kit.ts';
import { moveHandlers } from './move.ts';
import { outsideHandlers } from './outside.ts';
import { overviewHandlers } from './overview.ts';
import { rotationHandlers } from './rotation.ts';
import { restoreHandlers } from './restore.ts';
import { instanceHandlers, masterSecretHandlers, setupHandlers } from './instance.ts';

export function createHandlers(dependencies: HandlerDependencies): Handlers {
  return {
    app: appHandlers(dependencies),
    setup: setupHandlers(dependencies),
    instance: instanceHandlers(dependencies),
    instances: instancesHandlers(dependencies),
    masterSecret: masterSecretHandlers(dependencies),
    kit: kitHandlers(dependencies),
    rotation: rotationHandlers(dependencies),
    auth: authHandlers(dependencies),
    account: accountHandlers(dependencies),
    sessions: sessionsHandlers(dependencies),
    users: usersHandlers(dependencies),
    overview: overviewHandlers(dependencies),
    agents: agentsHandlers(dependencies),
    access: accessHandlers(dependencies),
    credentials: credentialsHandlers(dependencies),
    imports: importsHandlers(dependencies),
    removals: removalsHandlers(dependencies),
    outside: outsideHandlers(dependencies),
    move: moveHandlers(dependencies),
    health: healthHandlers(dependencies),
    backups: backupsHandlers(dependencies),
    restore: restoreHandlers(dependencies),
    rescue: restoreHandlers(dependencies),
    providers: providersHandlers(dependencies),
    pipes: pipesHandlers(dependencies),
    checks: checksHandlers(dependencies),
    activity: activityHandlers(dependencies),
  };
}
