/** Sizes of files, as people read them. */
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** “155 kB”, “1.5 GB”: in thousands, as disks are sold and file managers count. */
export function sizeText(bytes: number, language: string): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
