/**
 * What nginx says about the servers it asked, in the order it asked them: a list for each group of servers, a new
 * group beginning with an internal redirect. `null` where there was nothing to tell.
 */
export type UpstreamList<T> = readonly (readonly (T | null)[])[];

/**
 * Reads an `$upstream_*` variable: `0.100, - : 0.300` is `[[100, null], [300]]` with items read as milliseconds.
 * A last group without servers is an empty list. Addresses with `, ` or ` : ` in the path of their socket cannot be
 * told from two addresses, in nginx's log as here.
 */
export function parseUpstreamList<T>(text: string, item: (text: string) => T): UpstreamList<T> {
  return text
    .split(' : ')
    .map((group) => (group === '' ? [] : group.split(', ').map((each) => (each === '-' ? null : item(each)))));
}

/** Takes back {@link parseUpstreamList}. */
export function formatUpstreamList<T>(list: UpstreamList<T>, item: (value: T) => string): string {
  return list.map((group) => group.map((each) => (each === null ? '-' : item(each))).join(', ')).join(' : ');
}
