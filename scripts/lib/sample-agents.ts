/** Agents to take pictures of: written as packages, and installed through the window. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunningApp } from '../../test/e2e/support/launch.ts';

interface SampleAgent {
  readonly id: string;
  readonly version: string;
  readonly en: readonly [name: string, description: string];
  readonly de: readonly [name: string, description: string];
  readonly capability: string;
  readonly hosts: readonly string[];
  readonly credentials: readonly SampleCredential[];
}

interface SampleCredential {
  readonly name: string;
  readonly scope: 'system' | 'user';
  readonly required: boolean;
  readonly en: string;
  readonly de: string;
}

const credential = (
  name: string,
  scope: SampleCredential['scope'],
  en: string,
  de: string,
  required = true,
): SampleCredential => ({ name, scope, required, en, de });

const agents: readonly SampleAgent[] = [
  {
    id: 'icloud-calendar',
    version: '1.4.0',
    en: ['iCloud calendar', 'Keeps the family calendar, and reminds you of what is next.'],
    de: ['iCloud-Kalender', 'Führt den Familienkalender und erinnert an das, was ansteht.'],
    capability: 'calendar',
    hosts: ['caldav.icloud.com:443'],
    credentials: [
      credential('ICLOUD_USERNAME', 'user', 'Your Apple ID.', 'Deine Apple-ID.'),
      credential(
        'ICLOUD_APP_PASSWORD',
        'user',
        'A password for this agent alone: make one at https://account.apple.com under “App-Specific Passwords”.',
        'Ein Passwort nur für diesen Agenten: Erstelle es auf https://account.apple.com unter „App-spezifische Passwörter“.',
      ),
      credential(
        'CALENDAR_PIN',
        'user',
        'Asked for before an appointment is deleted.',
        'Wird verlangt, bevor ein Termin gelöscht wird.',
        false,
      ),
    ],
  },
  {
    id: 'home',
    version: '0.9.2',
    en: ['Home', 'Switches lights and heating through Home Assistant.'],
    de: ['Zuhause', 'Schaltet Licht und Heizung über Home Assistant.'],
    capability: 'home-assistant',
    hosts: ['homeassistant.local:8123'],
    credentials: [
      credential('BASE_URL', 'system', 'Where it runs.', 'Wo es läuft.'),
      credential('ACCESS_TOKEN', 'system', 'From your profile page.', 'Von deiner Profilseite.'),
    ],
  },
  {
    id: 'school',
    version: '2.1.0',
    en: ['School letters', 'Reads letters from school and tells what is to be signed.'],
    de: ['Elternbriefe', 'Liest Briefe der Schule und sagt, was zu unterschreiben ist.'],
    capability: 'school',
    hosts: ['school.example.org:443'],
    credentials: [
      credential('ISERV_USERNAME', 'user', 'As at the school.', 'Wie in der Schule.'),
      credential('ISERV_PASSWORD', 'user', 'As at the school.', 'Wie in der Schule.'),
    ],
  },
  {
    id: 'weather',
    version: '1.0.3',
    en: ['Weather', 'Knows whether you need an umbrella.'],
    de: ['Wetter', 'Weiß, ob du einen Schirm brauchst.'],
    capability: 'weather',
    hosts: ['api.weather.example:443'],
    credentials: [credential('API_KEY', 'system', 'Of the service.', 'Des Dienstes.')],
  },
  {
    id: 'web-search',
    version: '3.2.0',
    en: ['Web search', 'Looks things up, and says where it found them.'],
    de: ['Websuche', 'Schlägt nach und sagt, wo es steht.'],
    capability: 'web-search',
    hosts: ['search.example:443'],
    credentials: [credential('API_KEY', 'system', 'Of the service.', 'Des Dienstes.')],
  },
  {
    id: 'notes',
    version: '1.1.0',
    en: ['Notes', 'Writes down what you tell it, and finds it again.'],
    de: ['Notizen', 'Schreibt auf, was du sagst, und findet es wieder.'],
    capability: 'notes',
    hosts: ['cloud.example.org:443'],
    credentials: [
      credential('WEBDAV_USERNAME', 'user', 'Of your cloud.', 'Deiner Cloud.'),
      credential('WEBDAV_PASSWORD', 'user', 'Of your cloud.', 'Deiner Cloud.'),
    ],
  },
];

/**
 * Writes the packages into a folder.
 *
 * @returns the folder of each
 */
export function writeSampleAgents(folder: string): string[] {
  return agents.map((agent) => {
    const own = join(folder, agent.id);
    const write = (file: string, content: object): void => {
      mkdirSync(dirname(join(own, file)), { recursive: true });
      // JSON is YAML, too.
      writeFileSync(join(own, file), JSON.stringify(content));
    };
    write('agent.yaml', {
      id: agent.id,
      name: agent.en[0],
      version: agent.version,
      i18n: { default_locale: 'en' },
    });
    for (const locale of ['en', 'de'] as const) {
      const [name, description] = agent[locale];
      const texts = agent.credentials.map((each) => [each.name, { description: each[locale] }]);
      write(`i18n/${locale}.yaml`, {
        agent: { name, description },
        capabilities: { [agent.capability]: { credentials: Object.fromEntries(texts) as object } },
      });
    }
    write(`capabilities/${agent.capability}/manifest.yaml`, {
      id: agent.capability,
      network: { mode: 'allowlist', hosts: agent.hosts },
      credentials: agent.credentials.map(({ name, scope, required }) => ({
        name,
        scope,
        required,
      })),
    });
    return own;
  });
}

/** Installs packages as the administrator who is signed in at the first window. */
export async function installAgents(app: RunningApp, folders: readonly string[]): Promise<void> {
  // Each is chosen, and then confirmed.
  await app.dialogs(
    folders.flatMap((folder) => [{ canceled: false, filePaths: [folder] }, { response: 0 }]),
  );
  for (const _ of folders) {
    await app.page.evaluate(async () => {
      const chosen = await window.selu.agents.choosePackage({ kind: 'folder' });
      const handle = chosen.ok ? chosen.value.package?.handle : undefined;
      if (handle === undefined) throw new Error('a sample agent was refused');
      await window.selu.agents.install({ handle, removeLeftovers: false });
    });
  }
}
