import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { useCredentialActions, type CredentialSubject } from './actions.ts';
import { CredentialRow } from './CredentialRow.tsx';
import styles from './CredentialRows.module.css';
import { useFirstFrames, useVirtualRows } from '../../ui/virtualRows.ts';
import type { CredentialRowsHere } from './useCredentialList.ts';

// In pixels, the same as in the style sheets.
const rowHeight = 54;
const headerHeight = 38;
/** How many rows are drawn, frame after frame, when a list begins: one frame that lays out all is felt. */
const begunRows = [0, 8, Infinity];

interface CredentialRowsProps {
  readonly rows: CredentialRowsHere;
  /** What the rows are narrowed to and sorted by: the list starts from the top when that changes. */
  readonly wish: string;
  /** What scrolls, with the header above the rows. */
  readonly scroller: HTMLElement | null;
  readonly rowClass: string | undefined;
  readonly now: Date;
  readonly withOwner: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, byRange: boolean) => void;
  readonly onRemoveSelected: () => void;
  readonly onShow: (subject: CredentialSubject) => void;
}

/**
 * The rows of the grid: only those in sight are in the document, however many there are.
 * One takes part in the Tab order; arrows move between them, Enter, Space and Delete act on one.
 */
export function CredentialRows({
  rows,
  wish,
  scroller,
  rowClass,
  selected,
  ...row
}: CredentialRowsProps) {
  const frame = useFirstFrames(begunRows.length);
  const isSettled = useFirstFrames(1, wish) === 1 && frame === begunRows.length;
  const { virtualizer, container, activeIndex, rowToDraw, onKeyDown, onFocus, onBlur } =
    useVirtualRows(rows, {
      ...{ scroller, wish, rowHeight, headerHeight },
      // Rows out of sight come after those in sight.
      overscan: isSettled ? 4 : 0,
    });
  const items = virtualizer.getVirtualItems().slice(0, begunRows[frame]);

  const actionsOf = useCredentialActions(row.onShow);
  const onMenu = contextMenuOf((id) => {
    const credential = rows.rowAt(rows.indexOf(id) ?? -1);
    return credential ? actionsOf(credential) : [];
  });

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- of the rows inside
    <div
      ref={container}
      role="rowgroup"
      className={styles.rows}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={onKeyDown}
      onContextMenu={onMenu}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {items.map(({ index, start }) => {
        const credential = rowToDraw(index);
        const top = start - headerHeight;
        return credential ? (
          <CredentialRow
            {...row}
            key={credential.id}
            className={rowClass}
            credential={credential}
            index={index}
            top={top}
            active={index === activeIndex}
            selected={selected.has(credential.id)}
          />
        ) : (
          <WaitingRow key={index} index={index} top={top} />
        );
      })}
    </div>
  );
}

interface WaitingRowProps {
  readonly index: number;
  readonly top: number;
}

/** Holds the place of a row that is on its way here. */
function WaitingRow({ index, top }: WaitingRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy
      className={styles.waiting}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" />
    </div>
  );
}
