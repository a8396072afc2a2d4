/** `dialog`: zenity's windows where there is a screen, queued answers for tests, else canceled. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { env, hasDisplay, isHeadless } from '../environment.ts';
import { strict } from '../strict.ts';

interface FileOptions {
  readonly title?: string;
  readonly defaultPath?: string;
  readonly filters?: readonly { readonly name: string; readonly extensions: readonly string[] }[];
  readonly properties?: readonly string[];
}
interface MessageOptions {
  readonly type?: 'none' | 'info' | 'error' | 'question' | 'warning';
  readonly title?: string;
  readonly message: string;
  readonly detail?: string;
  readonly buttons?: readonly string[];
  readonly defaultId?: number;
  readonly cancelId?: number;
}
type Answer = Readonly<Record<string, unknown>>;

/** The file of `SELU_RUNTIME_DIALOGS`: what to answer next, and what has been asked. */
interface Queue {
  answers: Answer[];
  asked?: { dialog: string; options: unknown }[];
}

/** The options of `dialog.show…(window?, options)`. */
const optionsOf = (args: readonly unknown[]): unknown => args.at(-1);

export const dialog = strict('dialog', {
  async showSaveDialog(...args: unknown[]) {
    const options = optionsOf(args) as FileOptions;
    const canceled = { canceled: true, filePath: '' };
    const queued = nextAnswer('showSaveDialog', options);
    if (queued !== 'ask') return { ...canceled, ...queued };
    const asks = options.properties?.includes('showOverwriteConfirmation');
    const confirm = asks ? ['--confirm-overwrite'] : [];
    const chosen = await zenity([
      ...['--file-selection', '--save', ...confirm],
      ...fileArguments(options),
    ]);
    return chosen === undefined ? canceled : { canceled: false, filePath: chosen };
  },

  async showOpenDialog(...args: unknown[]) {
    const options = optionsOf(args) as FileOptions;
    const canceled = { canceled: true, filePaths: [] as string[] };
    const queued = nextAnswer('showOpenDialog', options);
    if (queued !== 'ask') return { ...canceled, ...queued };
    const folder = options.properties?.includes('openDirectory') ? ['--directory'] : [];
    const several = options.properties?.includes('multiSelections') ? ['--multiple'] : [];
    const chosen = await zenity([
      ...['--file-selection', '--separator=\n', ...folder, ...several],
      ...fileArguments(options),
    ]);
    return chosen === undefined ? canceled : { canceled: false, filePaths: chosen.split('\n') };
  },

  async showMessageBox(...args: unknown[]) {
    const options = optionsOf(args) as MessageOptions;
    const { buttons = ['OK'], cancelId = 0, message, detail } = options;
    const queued = nextAnswer('showMessageBox', options);
    if (queued !== 'ask') return { response: cancelId, checkboxChecked: false, ...queued };
    const [first = 'OK', ...others] = buttons;
    if (others.length === 1) {
      const no = cancelId === 0 ? 0 : 1;
      const said = await saidYes([
        ...['--question', '--no-markup', `--title=${options.title ?? ''}`],
        `--text=${[message, detail].filter(Boolean).join('\n\n')}`,
        ...[`--ok-label=${buttons[1 - no]}`, `--cancel-label=${buttons[no]}`],
        // What Enter says is what the app wants it to say.
        ...(options.defaultId === no ? ['--default-cancel'] : []),
      ]);
      return { response: said ? 1 - no : no, checkboxChecked: false };
    }
    const pressed = await zenity(
      [
        ...['--question', '--no-markup', `--title=${options.title ?? ''}`, '--switch'],
        `--text=${[message, detail].filter(Boolean).join('\n\n')}`,
        ...[first, ...others].map((label) => `--extra-button=${label}`),
      ],
      // With --switch every button is an extra one: its label, and the status of a refusal.
      true,
    );
    const response = buttons.indexOf(pressed ?? '');
    return { response: response < 0 ? cancelId : response, checkboxChecked: false };
  },

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
    if (nextAnswer('showErrorBox', { title, content }) === 'ask') {
      void zenity(['--error', '--no-markup', `--title=${title}`, `--text=${content}`]);
    }
  },
});

/** A queued answer; none when nobody could see the dialog; `ask` when somebody can. */
function nextAnswer(name: string, options: unknown): Answer | undefined | 'ask' {
  if (!env.dialogs) return hasDisplay && !isHeadless ? 'ask' : undefined;
  let queue: Queue;
  try {
    queue = JSON.parse(readFileSync(env.dialogs, 'utf8')) as Queue;
  } catch {
    queue = { answers: [] };
  }
  const answer = queue.answers.shift();
  queue.asked = [...(queue.asked ?? []), { dialog: name, options }];
  writeFileSync(env.dialogs, JSON.stringify(queue));
  return answer;
}

function fileArguments({ title, defaultPath, filters = [] }: FileOptions): string[] {
  return [
    ...(title ? [`--title=${title}`] : []),
    ...(defaultPath ? [`--filename=${defaultPath}`] : []),
    ...filters.map(({ name, extensions }) => {
      const patterns = extensions.map((ending) => (ending === '*' ? '*' : `*.${ending}`));
      return `--file-filter=${name} | ${patterns.join(' ')}`;
    }),
  ];
}

/** What was chosen; undefined when the person closed the dialog. */
async function zenity(args: readonly string[], labels = false): Promise<string | undefined> {
  const { ok, output } = await shown(args);
  return output !== '' && (labels || ok) ? output : undefined;
}

/** Whether the first button of a question was pressed. */
const saidYes = async (args: readonly string[]): Promise<boolean> => (await shown(args)).ok;

function shown(args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    execFile('zenity', args, (error, output) => {
      if (error && (error as NodeJS.ErrnoException).code === 'ENOENT') {
        reject(
          new Error('electron stand-in: dialogs need zenity; on Debian: apt-get install zenity'),
        );
        return;
      }
      resolve({ ok: error === null, output: output.replace(/\n$/, '') });
    });
  });
}
