/**
 * Puts the text of an element on the clipboard and leaves it marked, so that one sees what was copied.
 * By the copy command, which needs no permission: this window is granted none.
 *
 * @returns whether it worked
 */
export function copyText(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', element.textContent);
  };
  document.addEventListener('copy', onCopy);
  // oxlint-disable-next-line typescript/no-deprecated -- its successor asks for a permission
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return copied;
}
