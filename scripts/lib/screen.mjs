// @ts-check
/** Whether a window can be shown. */
import { Failure } from './run.mjs';

const headless = process.env['SELU_RUNTIME_HEADLESS'] === '1';

export const hasScreen = () =>
  process.platform !== 'linux' ||
  (!headless && Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']));

/** @param {string} command what was run, for the sentence that says how to look without a screen */
export function needScreen(command) {
  if (hasScreen() || headless) return;
  throw new Failure(
    `There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): run this in a desktop session, or on a virtual screen with “xvfb-run -a ${command}”.`,
  );
}
