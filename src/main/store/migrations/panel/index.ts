/** The migrations of `panel.db`, in order. */
import type { Migration } from '../../database.ts';
import { settings } from './0001-settings.ts';

export const panelMigrations: readonly Migration[] = [settings];
