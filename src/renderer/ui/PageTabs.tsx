import type { ReactNode } from 'react';
import { Tabs } from '@base-ui/react/tabs';
import styles from './PageTabs.module.css';

export interface PageTab<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly content: ReactNode;
}

interface PageTabsProps<V extends string> {
  /** What the tabs are parts of, for screen readers. */
  readonly label: string;
  readonly tabs: readonly PageTab<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  /** At the end of the line of tabs: what belongs to the one that is shown. */
  readonly tools?: ReactNode;
}

/** The parts of a page, one at a time. */
export function PageTabs<V extends string>({
  label,
  tabs,
  value,
  onChange,
  tools,
}: PageTabsProps<V>) {
  return (
    <Tabs.Root
      className={styles.tabs}
      value={value}
      onValueChange={(chosen: V) => onChange(chosen)}
    >
      <div className={styles.bar}>
        <Tabs.List aria-label={label} className={styles.list} activateOnFocus>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.value} value={tab.value} className={styles.tab}>
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tools}
      </div>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value} className={styles.panel}>
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
