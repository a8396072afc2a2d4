/**
 * All services over one open instance: what the window and the command line share. Several instances that are open have
 * each their own, and share `panel.db`.
 */
import { hostname } from 'node:os';
import { Passwords, type HashCost } from '../crypto/passwords.ts';
import { osKeychain, type Keychain } from '../crypto/keychain/keychain.ts';
import type { GivenEnvironment } from '../crypto/secret-sources.ts';
import { limits } from '#shared/limits.ts';
import { endpoints as publicEndpoints, type Endpoints } from '../network/endpoints.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import type { AppPaths } from '../platform/paths.ts';
import { ActivityLog } from './activity/activity-log.ts';
import { ownerOf } from './activity/log-owner.ts';
import { ActivityReader } from './activity/activity-reader.ts';
import { ActivityExport } from './activity/export.ts';
import { AccessMatrixService } from './agents/access-matrix.ts';
import { AgentEnvironment } from './agents/agent-environment.ts';
import { AgentsService } from './agents/agents.ts';
import { AuthService } from './accounts/auth.ts';
import { BackupWork } from './backup/apart.ts';
import { BackupsService } from './backup/backups.ts';
import { MessengersService } from './pipes/messengers.ts';
import { ConfirmedHosts } from './common/confirmed-hosts.ts';
import { Checks } from './common/connection-checks.ts';
import { LastChecks } from './common/last-checks.ts';
import type { Clock } from './common/clock.ts';
import { Departures } from './common/departures.ts';
import { CredentialsService } from './credentials/credentials.ts';
import { ImportsService } from './credentials/import/imports.ts';
import { SelectedCredentials } from './credentials/selected.ts';
import { UndoOfCredentials } from './credentials/undo-of-credentials.ts';
import { SharedExpiries } from './credentials/shared-expiries.ts';
import { CredentialList } from './credentials/list/credential-list.ts';
import { Generations } from './instance/generations.ts';
import { HealthService } from './health/health.ts';
import { IdleLockService } from './accounts/idle-lock.ts';
import { InstanceService } from './instance/instance.ts';
import { KitService } from './instance/kit/kit.ts';
import { KnownInstances } from './instance/known-instances.ts';
import { MoveService } from './instance/move/move.ts';
import { OldCopies } from './instance/old-copies.ts';
import { MasterSecretService } from './instance/master-secret.ts';
import { OutsideService } from './instance/outside.ts';
import { OutsideNotices } from './instance/outside-notices.ts';
import { PackageCatalog } from './agents/catalog.ts';
import { PackagesService } from './agents/install.ts';
import { PanelService } from './common/panel.ts';
import { finishRestore } from './backup/restore/roll-forward.ts';
import { recordsOf, type PanelRecords } from './common/panel-records.ts';
import { ownPlace, type InstancePlace } from './instance/place.ts';
import { RunningSelu } from './instance/running-selu.ts';
import { RotationService } from './instance/rotation/rotation.ts';
import { SecretPlaces } from './instance/rotation/secret-places.ts';
import { StoppedSelu } from './instance/stopped-selu.ts';
import { OverviewService } from './overview/overview.ts';
import { PipesService } from './pipes/pipes.ts';
import { SendersService } from './pipes/senders.ts';
import { TrustedRecords } from './common/trusted-records.ts';
import { PreferencesService } from './common/preferences.ts';
import { NoticesService } from './notices/notices.ts';
import { ProvidersService } from './providers/providers.ts';
import { UsageReminders } from './providers/usage-reminders.ts';
import { UndoService } from './common/undo.ts';
import { RememberedName } from './accounts/remembered-name.ts';
import { SessionsService } from './accounts/sessions.ts';
import { SetupService } from './instance/setup.ts';
import { TemporaryPasswords } from './accounts/temporary-passwords.ts';
import { Throttle } from './accounts/throttle.ts';
import { UsersService } from './accounts/users.ts';
import { backupFiles } from './backup/restore/backup-files.ts';
import { RestoreService } from './backup/restore/restore.ts';

export interface Services {
  readonly panel: PanelService;
  /** What `panel.db` holds of this instance. */
  readonly ofPlace: PanelRecords;
  readonly generations: Generations;
  readonly records: TrustedRecords;
  readonly preferences: PreferencesService;
  readonly instance: InstanceService;
  readonly activity: ActivityLog;
  readonly activityReader: ActivityReader;
  readonly activityExport: ActivityExport;
  readonly oldCopies: OldCopies;
  readonly masterSecret: MasterSecretService;
  readonly kit: KitService;
  readonly setup: SetupService;
  readonly outside: OutsideService;
  readonly outsideNotices: OutsideNotices;
  readonly auth: AuthService;
  readonly sessions: SessionsService;
  readonly idleLock: IdleLockService;
  readonly temporaryPasswords: TemporaryPasswords;
  readonly rememberedName: RememberedName;
  readonly users: UsersService;
  readonly undo: UndoService;
  readonly credentials: CredentialsService;
  readonly selectedCredentials: SelectedCredentials;
  readonly sharedExpiries: SharedExpiries;
  readonly credentialList: CredentialList;
  readonly imports: ImportsService;
  readonly catalog: PackageCatalog;
  readonly agents: AgentsService;
  readonly overview: OverviewService;
  readonly accessMatrix: AccessMatrixService;
  readonly agentEnvironment: AgentEnvironment;
  readonly packages: PackagesService;
  readonly checks: Checks;
  readonly lastChecks: LastChecks;
  readonly providers: ProvidersService;
  readonly usageReminders: UsageReminders;
  readonly pipes: PipesService;
  readonly messengers: MessengersService;
  readonly senders: SendersService;
  readonly runningSelu: RunningSelu;
  /** Work on its database while its Selu is stopped. */
  readonly stoppedSelu: StoppedSelu;
  readonly rotation: RotationService;
  readonly restore: RestoreService;
  /** Into this instance. */
  readonly move: MoveService;
  readonly backups: BackupsService;
  readonly health: HealthService;
  /** What notifications tell. */
  readonly notices: NoticesService;
  /** Of whoever was at a window: told to those who keep what was chosen there. */
  readonly departures: Departures;
}

export interface ServiceDependencies {
  readonly paths: AppPaths;
  /** As of `InstanceDependencies`. */
  readonly env: GivenEnvironment;
  /** Where the instance is; left out, in the app's own folder. */
  readonly place?: InstancePlace;
  /** That of all instances; left out, one of its own. */
  readonly panel?: PanelService;
  /** As of {@link MasterSecretService}. */
  readonly settingsKey?: () => Promise<string | null>;
  /** As of `InstanceDependencies`. */
  readonly readOnlyReason?: (place: InstancePlace) => ErrorInfo | null;
  readonly now?: Clock;
  readonly keychain?: Keychain;
  /** What this computer is called. */
  readonly device?: string;
  /** Where providers are that have one address for everybody. */
  readonly endpoints?: Endpoints;
  /** The program of the worker thread; left out, everything is done in this one. */
  readonly thread?: string;
  /** As of `InstanceDependencies`. */
  readonly onForgotten?: () => void;
  /** Told once when what was done cannot be written down. */
  readonly onActivityProblem?: (error: unknown) => void;
  /** How long a check may take. */
  readonly checkSeconds?: number;
  /** Less work with new passwords than in earnest, for tests. */
  readonly hashCost?: HashCost;
  /** The same of the passphrases of backups. */
  readonly backupWorkFactor?: number;
}

/** Builds the services. Nothing is opened before `panel.start()` and `instance.start()`. */
export function createServices({
  paths,
  env,
  place = ownPlace(paths),
  panel = new PanelService(paths.panelFile),
  settingsKey,
  readOnlyReason,
  now = () => new Date(),
  keychain = osKeychain({ env }),
  device = hostname(),
  endpoints = publicEndpoints,
  checkSeconds = limits.checkSeconds,
  hashCost,
  backupWorkFactor,
  thread,
  onForgotten,
  onActivityProblem = () => {},
}: ServiceDependencies): Services {
  const ofPlace = recordsOf(panel, place);
  const generations = new Generations(ofPlace);
  const restorePlace = { home: paths.home, place, panel: ofPlace, generations };
  const owner = () => ownerOf(instance.state, place);
  const activity = new ActivityLog({ panel: ofPlace, owner, now, onProblem: onActivityProblem });
  const activityReader = new ActivityReader({ panel: ofPlace, owner, log: activity });
  const instance = new InstanceService({
    place,
    activity,
    env,
    generations,
    thread: thread ?? null,
    finishRestore: () => finishRestore(restorePlace),
    ...(readOnlyReason && { readOnlyReason }),
    ...(onForgotten && { onForgotten }),
  });
  const records = new TrustedRecords(instance, ofPlace);
  const known = new KnownInstances(panel, ownPlace(paths));
  const throttle = new Throttle(ofPlace, now);
  const passwords = new Passwords(hashCost);
  const auth = new AuthService(instance, throttle, passwords, now, device);
  const temporaryPasswords = new TemporaryPasswords(instance, records);
  const users = new UsersService({
    ...{ instance, auth, throttle, passwords, temporaryPasswords, now },
  });
  const undo = new UndoService(instance, now);
  const sharedExpiries = new SharedExpiries(instance, records);
  const undoOfCredentials = new UndoOfCredentials(undo, now);
  const credentials = new CredentialsService(instance, undoOfCredentials, sharedExpiries, now);
  const catalog = new PackageCatalog(instance, place.agents);
  const agents = new AgentsService(instance, catalog, credentials);
  const credentialList = new CredentialList({
    ...{ instance, catalog, sharedExpiries, now },
    thread: thread ?? null,
  });
  const checks = new Checks(checkSeconds);
  const lastChecks = new LastChecks(instance, records, now);
  const usageReminders = new UsageReminders(instance, records, now);
  const hosts = new ConfirmedHosts(instance, records, 'checks', Object.values(endpoints));
  const masterSecret = new MasterSecretService(instance, ofPlace, keychain, settingsKey);
  const runningSelu = new RunningSelu({
    ...{ instance, env, now, known },
    hosts: new ConfirmedHosts(instance, records, 'selu'),
  });
  const kit = new KitService(instance, records, now);
  const providers = new ProvidersService({
    ...{ instance, undo, checks, lastChecks, hosts, endpoints, usageReminders, now },
  });
  const stoppedSelu = new StoppedSelu(instance, runningSelu);
  const departures = new Departures();
  const name = (): string => known.all().find((one) => one.place.id === place.id)?.name ?? '';
  const outside = new OutsideService(instance);
  const pipes = new PipesService(instance, undo, lastChecks, now);
  const backups = new BackupsService({
    ...{ instance, records, ofPlace, departures, now },
    name,
    folder: paths.work,
    thread: thread ?? null,
    workFactor: backupWorkFactor,
  });
  const health = new HealthService({
    ...{ instance, records, catalog, credentialList, providers, pipes, kit, backups, now },
    ...{ masterSecret, outside, ofPlace, runningSelu },
  });
  return {
    panel,
    departures,
    ofPlace,
    generations,
    records,
    preferences: new PreferencesService(panel),
    instance,
    activity,
    activityReader,
    activityExport: new ActivityExport(activityReader, activity, now),
    oldCopies: new OldCopies({
      instance,
      panel,
      panelFile: paths.panelFile,
      now,
    }),
    users,
    masterSecret,
    kit,
    setup: new SetupService(instance, masterSecret, users, kit, now),
    outside,
    outsideNotices: new OutsideNotices(instance, records, name),

    auth,
    sessions: new SessionsService(instance, now),
    idleLock: new IdleLockService(records),
    temporaryPasswords,
    rememberedName: new RememberedName(ofPlace),
    undo,
    credentials,
    selectedCredentials: new SelectedCredentials(instance, undoOfCredentials, sharedExpiries, now),
    sharedExpiries,
    credentialList,

    imports: new ImportsService({ instance, credentials, agents, departures }),
    catalog,
    agents,
    overview: new OverviewService({ instance, catalog, credentialList, providers, kit, records }),
    accessMatrix: new AccessMatrixService(instance, catalog),
    agentEnvironment: new AgentEnvironment(instance, catalog, credentials),
    packages: new PackagesService({
      instance,
      catalog,
      agents,
      folder: place.agents,
      home: paths.home,
      now,
    }),
    checks,
    lastChecks,
    providers,
    usageReminders,
    pipes,
    senders: new SendersService(instance, undo, now),
    runningSelu,
    stoppedSelu,
    rotation: new RotationService({
      ...{ instance, masterSecret, kit, lastChecks, running: runningSelu, stopped: stoppedSelu },
      activity,
      panel: ofPlace,
      places: new SecretPlaces(place, known, env),
      thread: thread ?? null,
    }),
    restore: new RestoreService({
      ...{ at: restorePlace, env, instance, masterSecret, runningSelu, departures, now },
      stopped: stoppedSelu,
      files: backupFiles({
        ...{ ofPlace, place, name, now },
        folder: paths.work,
        work: new BackupWork(thread ?? null),
        workFactor: backupWorkFactor,
      }),
    }),
    move: new MoveService(instance, catalog, { sharedExpiries, temporaryPasswords }, now),
    backups,
    health,
    notices: new NoticesService({ instance, records, ofPlace, health, catalog }),

    messengers: new MessengersService({ instance, checks, lastChecks, hosts, endpoints, now }),
  };
}
