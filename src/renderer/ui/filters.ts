/** Filters of a list: the values that are ticked, by the filter's name. */
type Ticked<F> = { readonly [K in keyof F]: readonly string[] };

/** The filters with one value ticked, or not ticked if it was. */
export function toggled<F extends Ticked<F>>(filters: F, name: keyof F, value: string): F {
  const values: readonly string[] = filters[name];
  const next = values.includes(value)
    ? values.filter((other) => other !== value)
    : [...values, value];
  return { ...filters, [name]: next };
}
