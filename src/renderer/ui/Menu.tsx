import { useId, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { Menu as Primitive } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check, Ellipsis, Plus } from 'lucide-react';
import type { Action } from './action.ts';
import { Button } from './Button.tsx';
import iconButton from './IconButton.module.css';
import link from './OutsideLink.module.css';
import styles from './Menu.module.css';
import { useShortcutText } from './shortcuts.ts';

interface MenuProps {
  readonly items: readonly Action[];
  /** What opens it: a {@link Primitive.Trigger}. */
  readonly trigger: ReactElement;
  /** Above the items. */
  readonly head?: ReactNode;
  /** It opens upwards from the start of its button, as tall as the window allows. */
  readonly upwards?: boolean;
}

/** A button's menu. */
export function Menu({ items, trigger, head, upwards = false }: MenuProps) {
  return (
    <Primitive.Root>
      {trigger}
      <MenuPopup align={upwards ? 'start' : 'end'} side={upwards ? 'top' : 'bottom'}>
        <div className={clsx(styles.list, upwards && styles.tall)}>
          {head && (
            <>
              {head}
              <div className={styles.separator} />
            </>
          )}
          <MenuItems items={items} />
        </div>
      </MenuPopup>
    </Primitive.Root>
  );
}

interface MoreMenuProps {
  /** What a screen reader speaks: it names what the menu is about. */
  readonly label: string;
  /** What hovering shows. */
  readonly title: string;
  readonly items: readonly Action[];
}

/** What can be done with a thing, behind three dots. */
export function MoreMenu({ label, title, items }: MoreMenuProps) {
  return (
    <Menu
      items={items}
      trigger={
        <Primitive.Trigger className={iconButton.button} aria-label={label} title={title}>
          <Ellipsis aria-hidden />
        </Primitive.Trigger>
      }
    />
  );
}

interface LinkMenuProps extends Omit<MoreMenuProps, 'title'> {
  readonly icon: ReactNode;
  readonly text: string;
}

/** A choice among links: it says what is chosen. */
export function LinkMenu({ items, icon, text, label }: LinkMenuProps) {
  return (
    <Menu
      items={items}
      trigger={
        <Primitive.Trigger className={link.link} aria-label={label}>
          {icon}
          {text}
        </Primitive.Trigger>
      }
    />
  );
}

interface AddMenuProps {
  readonly text: string;
  readonly items: readonly Action[];
}

/** The main button of a page that adds one of several kinds. */
export function AddMenu({ text, items }: AddMenuProps) {
  const [reason, ...others] = new Set(items.map(({ disabledReason }) => disabledReason));
  // None of them can be done, and for the same reason: there is nothing to choose from.
  if (reason !== undefined && others.length === 0) {
    return (
      <Button look="primary" icon={<Plus aria-hidden />} refused={reason}>
        {text}
      </Button>
    );
  }
  return (
    <Menu
      items={items}
      trigger={
        <Primitive.Trigger render={<Button look="primary" icon={<Plus aria-hidden />} />}>
          {text}
        </Primitive.Trigger>
      }
    />
  );
}

/** Joins the buttons of many rows with the one menu that they open, so that many rows stay quick. */
export type RowMenuHandle<T> = ReturnType<typeof Primitive.createHandle<T>>;

export const createRowMenu = <T,>(): RowMenuHandle<T> => Primitive.createHandle<T>();

interface RowMenuButtonProps<T> extends Omit<MoreMenuProps, 'items'> {
  readonly menu: RowMenuHandle<T>;
  /** What the row is about. */
  readonly subject: T;
  readonly tabIndex?: number;
}

/** Opens the menu of a table for one of its rows. */
export function RowMenuButton<T>({ menu, subject, label, title, tabIndex }: RowMenuButtonProps<T>) {
  return (
    <Primitive.Trigger
      handle={menu}
      payload={subject}
      className={iconButton.button}
      aria-label={label}
      title={title}
      tabIndex={tabIndex}
    >
      <Ellipsis aria-hidden />
    </Primitive.Trigger>
  );
}

interface RowMenuProps<T> {
  readonly menu: RowMenuHandle<T>;
  readonly itemsOf: (subject: T) => readonly Action[];
}

/** The one menu of all rows of a table. */
export function RowMenu<T>({ menu, itemsOf }: RowMenuProps<T>) {
  return (
    <Primitive.Root handle={menu}>
      {({ payload }) => (
        <MenuPopup align="end">
          <div className={styles.list}>
            {payload !== undefined && <MenuItems items={itemsOf(payload)} />}
          </div>
        </MenuPopup>
      )}
    </Primitive.Root>
  );
}

interface MenuPopupProps {
  readonly align: 'start' | 'end';
  readonly side?: 'top' | 'bottom';
  /** Where it drops down, if not from its button. */
  readonly anchor?: ComponentProps<typeof Primitive.Positioner>['anchor'];
  /** Where the focus goes afterwards, if not to its button. */
  readonly finalFocus?: () => HTMLElement | boolean | null;
  readonly children: ReactNode;
}

/** What drops down from a button. */
export function MenuPopup(props: MenuPopupProps) {
  const { align, side = 'bottom', anchor, finalFocus, children } = props;
  return (
    <Primitive.Portal>
      <Primitive.Positioner
        className={styles.positioner}
        align={align}
        side={side}
        anchor={anchor}
        sideOffset={anchor === undefined ? 6 : 0}
        collisionPadding={10}
      >
        <Primitive.Popup className={styles.popup} finalFocus={finalFocus}>
          {children}
        </Primitive.Popup>
      </Primitive.Positioner>
    </Primitive.Portal>
  );
}

/** Actions, in their groups. */
export function MenuItems({ items }: { readonly items: readonly Action[] }) {
  return Array.from(Map.groupBy(items, ({ group }) => group).entries(), ([group, some], index) => (
    <div key={group ?? ''} role="presentation">
      {index > 0 && <div className={styles.separator} />}
      <MenuGroup items={some} />
    </div>
  ));
}

/** Actions that belong together. */
function MenuGroup({ items }: { readonly items: readonly Action[] }) {
  const choice = items.find((item) => item.choice)?.choice;
  if (!choice) return items.map((item) => <MenuItem key={item.id} action={item} />);
  return (
    <Primitive.RadioGroup
      value={items.find((item) => item.choice?.chosen)?.id}
      onValueChange={(id: string) => items.find((item) => item.id === id)?.run()}
    >
      <Primitive.GroupLabel className={styles.groupLabel}>{choice.label}</Primitive.GroupLabel>
      {items.map(({ id, text, disabledReason: reason }) => (
        <Primitive.RadioItem
          key={id}
          value={id}
          className={clsx(styles.item, reason !== undefined && styles.refused)}
          disabled={reason !== undefined}
          title={reason}
          closeOnClick
        >
          <span className={styles.tick}>
            <Primitive.RadioItemIndicator>
              <Check aria-hidden />
            </Primitive.RadioItemIndicator>
          </span>
          <span className={styles.itemText}>{text}</span>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

function MenuItem({ action }: { readonly action: Action }) {
  const id = useId();
  const shortcutText = useShortcutText();
  const { text, label, icon: Icon, aside, shortcut, disabledReason: reason, danger, run } = action;
  return (
    <Primitive.Item
      className={clsx(
        styles.item,
        danger && reason === undefined && styles.danger,
        reason !== undefined && styles.refused,
      )}
      disabled={reason !== undefined}
      aria-label={label}
      aria-describedby={reason === undefined ? undefined : id}
      aria-keyshortcuts={shortcut && shortcutText.spoken(shortcut)}
      onClick={run}
    >
      <Icon aria-hidden />
      <span className={styles.itemText}>
        {text}
        {reason !== undefined && (
          <span id={id} className={styles.reason}>
            {reason}
          </span>
        )}
      </span>
      {aside && <span className={styles.itemAside}>{aside}</span>}
      {shortcut && (
        <span className={styles.itemAside} aria-hidden>
          {shortcutText.shown(shortcut)}
        </span>
      )}
    </Primitive.Item>
  );
}
