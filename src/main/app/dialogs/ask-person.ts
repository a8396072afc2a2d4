/** Asks the person at a window by a dialog of the system's, in front of that window. */
import { BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import type { Question } from '../../services/common/questions.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { questionText } from './question-text.ts';

const NO = 1;

/**
 * @param id of the window that asks
 * @returns whether the answer was yes. The Enter key says no: it may have been meant for the page
 * @throws AppError `too_busy` while another dialog is open
 */
export async function askPerson(question: Question, t: Translate, id: number): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Selu',
    ...questionText(question, t),
    defaultId: NO,
    cancelId: NO,
    noLink: true,
  };
  return oneAtATime(async () => {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    const { response } = await (window
      ? dialog.showMessageBox(window, options)
      : dialog.showMessageBox(options));
    return response !== NO;
  });
}
