import type { Blob } from './blob';
import { type CreateOption, createKeywords } from './create-options';
import { type ElementOption, elementKeywords } from './element-options';
import { network, secondNetwork } from './parts';
import type { Element, IpSet, SetHeader } from './set';
import { typeOf } from './types/all';
import type { SetType } from './types/type';

export type ListMode = 'plain' | 'save' | 'xml';

/** An element in the form its parts print. */
function blobOf(type: SetType, element: Element, header: SetHeader): Blob {
  return {
    family: header.family,
    ip: element.ip,
    ip2: element.ip2,
    protocol: element.protocol,
    port: element.port,
    mac: element.mac,
    mark: element.mark,
    device: element.device,
    physical: element.physical,
    name: element.set,
    ...(type.parts.includes(network) ? { cidr: element.prefix } : {}),
    ...(type.parts.includes(secondNetwork) ? { cidr2: element.prefix2 } : {}),
  };
}

/** The element without its options, as typed or as stored: `10.0.0.1,tcp:80`. */
export function printElement(type: SetType, blob: Blob): string {
  const parts = type.lastOptional && !blob.mac ? type.parts.slice(0, 1) : type.parts;
  return parts.map((part) => part.print(blob)).join(',');
}

type Printed = readonly (readonly [word: string, value: string])[];

function headerOptions(type: SetType, header: SetHeader): Printed {
  return printed(type.create, (name: CreateOption) => {
    const keyword = createKeywords[name];
    return [keyword.word, keyword.print?.(header)];
  });
}

function elementOptions(type: SetType, element: Element, header: SetHeader, now: number): Printed {
  return printed(type.options.add, (name: ElementOption) => {
    const keyword = elementKeywords[name];
    const waiting = name === 'timeout' && type.lastOptional && element.mac === '' && header.timeout !== undefined;
    return [keyword.word, waiting ? String(element.expires) : keyword.print?.(element, header, now)];
  });
}

function printed<Name>(names: readonly Name[], print: (name: Name) => [string, string | undefined]): Printed {
  const out: [string, string][] = [];
  for (const name of names) {
    const [word, value] = print(name);
    if (value !== undefined) out.push([word, value]);
  }
  return out;
}

const asText = (options: Printed) =>
  options.map(([word, value]) => (value === '' ? ` ${word}` : ` ${word} ${value}`)).join('');
const asXml = (options: Printed) =>
  options.map(([word, value]) => (value === '' ? `<${word}/>` : `<${word}>${value}</${word}>`)).join('');

/** `create NAME TYPE …` without its end of line. */
export function createLine(set: IpSet): string {
  const type = typeOf(set.type);
  return `create ${set.name} ${type.name}${asText(headerOptions(type, set.header))}`;
}

/** The elements of a set as listings show them. */
export function elementLines(set: IpSet, now: number, mode: ListMode, sorted: boolean): string[] {
  const type = typeOf(set.type);
  const listed = type.list(set, now);
  const rows = listed.map((element): [string, string] => {
    const name = printElement(type, blobOf(type, element, set.header));
    const options = elementOptions(type, element, set.header, now);
    return [name, mode === 'xml' ? asXml(options) : asText(options)];
  });
  if (sorted && type.name.startsWith('hash:')) rows.sort(([a, x], [b, y]) => compareElements(a + x, b + y));
  return rows.map(([name, options]) => {
    if (mode === 'xml') return `<member><elem>${name}</elem>${options}</member>\n`;
    return `${mode === 'save' ? `add ${set.name} ` : ''}${name}${options}\n`;
  });
}

export function xmlHeader(set: IpSet): string {
  return asXml(headerOptions(typeOf(set.type), set.header));
}

export function plainHeader(set: IpSet): string {
  return asText(headerOptions(typeOf(set.type), set.header));
}

const LEADING = /^[ \t]*[+-]?(?:0[xX])?[0-9a-fA-F]+/;

/**
 * The order of `-sorted`: number by number, names by length and then by letters, larger networks before their parts.
 *
 * Source: ipset 7.17 lib/session.c bystrcmp()
 */
function compareElements(first: string, second: string): number {
  let [a, b] = [`${first}\n`, `${second}\n`];
  let sign = 1;
  while (a !== '' && b !== '') {
    const [na, nb] = [LEADING.exec(a)?.[0], LEADING.exec(b)?.[0]];
    if (na === undefined || nb === undefined) {
      const [la, lb] = [a.search(/[:,]/), b.search(/[:,]/)].map((at, i) => (at < 0 ? (i ? b : a).length : at)) as [
        number,
        number,
      ];
      if (la === 0 && lb === 0) return a < b ? -1 : a > b ? 1 : 0;
      if (la !== lb) return la - lb;
      const [wa, wb] = [a.slice(0, la), b.slice(0, lb)];
      if (wa !== wb) return wa < wb ? -1 : 1;
      [a, b, sign] = [a.slice(la + 1), b.slice(lb + 1), 1];
      continue;
    }
    const difference = Number.parseInt(na, 16) - Number.parseInt(nb, 16);
    if (difference) return sign * difference;
    [a, b] = [a.slice(na.length), b.slice(nb.length)];
    if (a[0] === '/' || b[0] === '/') {
      if (a[0] === b[0]) sign = -1;
      else return a[0] === '/' ? 1 : -1;
    }
    [a, b] = [a.slice(1), b.slice(1)];
    if (a[0] === ':' || b[0] === ':') {
      if (a[0] !== b[0]) return a[0] === ':' ? -1 : 1;
      [a, b] = [a.slice(1), b.slice(1)];
    }
  }
  return a !== '' ? 1 : b !== '' ? -1 : 0;
}
