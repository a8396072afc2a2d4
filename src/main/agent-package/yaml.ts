/** One YAML document of a package: its value, and the position of each part in the text. */
import {
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  YAMLException,
  type Event,
} from 'js-yaml';
import { AppError } from '#shared/errors.ts';
import { causedBy } from '../platform/errors.ts';
import { bounds } from './bounds.ts';
import { shown } from './problems.ts';

/** Keys and indexes from the top to a part. */
export type YamlPath = readonly PropertyKey[];

/** Counted from 1, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlDocument {
  /** Relative to the package, and safe to show. */
  readonly file: string;
  /** Undefined for a file that holds nothing but comments. */
  readonly value: unknown;
  /** The position of a part; if the part is missing, that of the nearest part around it. */
  readonly positionOf: (path: YamlPath) => Position;
  /** A scalar as the file spells it, such as `1.10`, which as a number would be 1.1. */
  readonly sourceOf: (path: YamlPath) => string | undefined;
}

/**
 * Parses a text that nobody has checked. Merge keys (`<<`) are ordinary keys.
 *
 * @throws AppError package_yaml_invalid unless the text is one YAML document of plain values, without tags and
 *   without duplicate keys; package_yaml_too_complex when it has too many nodes once its aliases are expanded, or
 *   when a node contains itself
 */
export function parseYaml(file: string, text: string): YamlDocument {
  const name = shown(file);
  try {
    const events = parseEvents(text, { maxDepth: bounds.yamlDepth });
    checkEvents(name, text, events);
    const [value] = constructFromEvents(events, { source: text });
    const find = (path: YamlPath): Event | undefined => events[indexOf(events, text, path).index];
    return {
      file: name,
      value,
      positionOf: (path) => toPosition(text, startOf(find(path))),
      sourceOf: (path) => {
        if (!indexOf(events, text, path).complete) return undefined;
        const event = find(path);
        return event?.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : undefined;
      },
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Any other error of the library is caused by the text.
    const offset = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
    throw causedBy(error, 'package_yaml_invalid', { file: name, ...toPosition(text, offset) });
  }
}

/** Refuses documents that take long to build, and YAML features that the library has but Selu does not read. */
function checkEvents(file: string, text: string, events: readonly Event[]): void {
  let [documents, aliases] = [0, 0];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) documents += 1;
    if (event.type === EVENT_ID.ALIAS) aliases += 1;
    const tagged = 'tagStart' in event && event.tagStart !== -1;
    if (tagged || (documents > 1 && event.type !== EVENT_ID.DOCUMENT)) {
      throw new AppError('package_yaml_invalid', { file, ...toPosition(text, startOf(event)) });
    }
    if (aliases > bounds.yamlAliases) tooComplex(file);
  }
  if (expandedSize(text, events) > bounds.yamlNodes) tooComplex(file);
}

/**
 * How many events there would be if each alias were expanded: that is how much anyone who walks the value has to
 * visit. Infinity for a node that contains itself.
 */
function expandedSize(text: string, events: readonly Event[]): number {
  const sizes = new Map<string, number>();
  const open: { anchor: string | null; start: number }[] = [];
  let total = 0;
  for (const event of events) {
    const anchor = anchorOf(text, event);
    const start = total;
    total += 1;
    switch (event.type) {
      case EVENT_ID.ALIAS:
        total += sizes.get(anchor ?? '') ?? 0;
        break;
      case EVENT_ID.SCALAR:
        if (anchor !== null) sizes.set(anchor, 1);
        break;
      case EVENT_ID.POP: {
        const node = open.pop();
        if (node?.anchor) sizes.set(node.anchor, total - node.start);
        break;
      }
      default:
        if (anchor !== null) sizes.set(anchor, Infinity);
        open.push({ anchor, start });
    }
  }
  return total;
}

function anchorOf(text: string, event: Event): string | null {
  if (!('anchorStart' in event) || event.anchorStart === -1) return null;
  return text.slice(event.anchorStart, event.anchorEnd);
}

function tooComplex(file: string): never {
  throw new AppError('package_yaml_too_complex', { file });
}

/** The event of a part; if it is missing or an alias, that of the nearest part around it, with `complete` false. */
function indexOf(
  events: readonly Event[],
  text: string,
  path: YamlPath,
): { index: number; complete: boolean } {
  // The first event opens the document.
  let index = 1;
  for (const step of path) {
    const child = childOf(events, text, index, step);
    if (child === undefined) return { index, complete: false };
    index = child;
  }
  return { index, complete: true };
}

function childOf(
  events: readonly Event[],
  text: string,
  parent: number,
  step: PropertyKey,
): number | undefined {
  const kind = events[parent]?.type;
  const isMapping = kind === EVENT_ID.MAPPING;
  if (!isMapping && kind !== EVENT_ID.SEQUENCE) return undefined;
  let [at, item] = [parent + 1, 0];
  for (let key = events[at]; key && key.type !== EVENT_ID.POP; key = events[at], item += 1) {
    const value = isMapping ? afterNode(events, at) : at;
    const name = key.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : undefined;
    if (isMapping ? name === step : item === step) return value;
    at = afterNode(events, value);
  }
  return undefined;
}

/** The index after a node and all that is in it. */
function afterNode(events: readonly Event[], start: number): number {
  let [at, open] = [start, 0];
  do {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) open += 1;
    else if (type === EVENT_ID.POP) open -= 1;
    at += 1;
  } while (open > 0 && at < events.length);
  return at;
}

function startOf(event: Event | undefined): number {
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return event.tagStart === -1 ? event.valueStart : event.tagStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.tagStart === -1 ? event.start : event.tagStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    default:
      return 0;
  }
}

function toPosition(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}
