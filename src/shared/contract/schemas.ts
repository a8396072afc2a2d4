/** Value types that cross between the window and the main process, as schemas; each stands with the calls of its domain. */
export * from './agents.ts';
export * from './app.ts';
export * from './backups.ts';
export * from './common.ts';
export * from './credentials.ts';
export * from './imports.ts';
export * from './instances.ts';
export * from './kit.ts';
export * from './master-secret.ts';
export * from './move.ts';
export * from './outside.ts';
export * from './pipes.ts';
export * from './providers.ts';
export * from './rotation.ts';
export * from './restore.ts';
export * from './sessions.ts';
export * from './users.ts';
