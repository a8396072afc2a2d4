/** What `app.state` says of the app's own instance. */
import type { ShownInstance } from '#shared/contract/schemas.ts';

export const ownInstance: ShownInstance = {
  id: 'own',
  kind: 'own',
  name: '',
  server: null,
  readOnly: null,
  off: [],
  proof: null,
  secretSource: 'typed',
  replacements: 0,
};
