/** React and the virtual rows alone, over rows that are in the page: as many as the address says. */
import { useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { useVirtualizer } from '@tanstack/react-virtual';

interface Row {
  readonly id: string;
  readonly capabilityId: string;
  readonly name: string;
}

const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    capabilityId: `capability-${index % 50}`,
    name: `TOKEN_${index}`,
  }));
let kept: readonly Row[] = [];

function Page() {
  const hash = useSyncExternalStore(
    (told) => {
      window.addEventListener('hashchange', told);
      return () => window.removeEventListener('hashchange', told);
    },
    () => location.hash,
  );
  const count = Number(hash.split('/')[2] ?? 0);
  if (kept.length !== count && count > 0) kept = rowsOf(count);
  return count > 0 ? <Table rows={kept} /> : <button type="button">Empty</button>;
}

function Table({ rows }: { readonly rows: readonly Row[] }) {
  const [search, setSearch] = useState('');
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const text = search.toLowerCase();
  const shown = rows.filter(({ capabilityId, name }) =>
    `${capabilityId}\n${name}`.toLowerCase().includes(text),
  );
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller,
    estimateSize: () => 54,
    overscan: 8,
  });
  return (
    <>
      <input
        aria-label="Search"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <p role="status">
        {shown.length} of {rows.length}
      </p>
      <div ref={setScroller} style={{ height: 600, overflow: 'auto' }}>
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => (
            <div
              key={key}
              data-row={shown[index]?.id}
              style={{ position: 'absolute', height: 54, transform: `translateY(${start}px)` }}
            >
              {shown[index]?.capabilityId} {shown[index]?.name}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Page />);
