/** Writes to a database as no service does. */
import type { Services } from '../../src/main/services/index.ts';
import type { InstanceStore } from '../../src/main/store/instance/instance-store.ts';

/** The database of a home to write to, behind the back of the services: what a test finds there. */
export const writerOf = ({ services }: { readonly services: Services }): InstanceStore =>
  // Only `InstanceService.change` gives it away; at run time it is what a reader is read from.
  services.instance.store() as InstanceStore;
