import { RuleError } from '../lib/words';
import { utf8 } from '../packet/wire';

const BAR = 0x7c;
const BACKSLASH = 0x5c;
const BLANK = 0x20;

/**
 * Reads a text in which bytes may stand in hexadecimal between bars, `GET|0d 0a|`, and a backslash takes the character
 * after it as it is.
 *
 * Source: extensions/libxt_string.c parse_hex_string(), with its quirk that a bar right after a closing one is itself text
 * @param word number of the word, for RuleError
 */
export function parseHexString(text: string, word: number): number[] {
  const bytes = utf8(text);
  const fail = (message: string): never => {
    throw new RuleError(message, word);
  };
  if (bytes.length === 0) fail('STRING must contain at least one char');
  const out: number[] = [];
  let inHex = false;
  let i = 0;
  while (i < bytes.length) {
    if (bytes[i] === BACKSLASH) {
      if (inHex) fail('Cannot include literals in hex data');
      out.push(bytes[i + 1] ?? fail('Bad literal placement at end of string'));
      i += 2;
      continue;
    }
    if (bytes[i] === BAR) {
      inHex = !inHex;
      if (inHex) while (bytes[i + 1] === BLANK) i++;
      i++;
    }
    const byte = bytes[i];
    if (byte === undefined) break;
    if (inHex) {
      if (i + 1 >= bytes.length) fail('Odd number of hex digits');
      if (i + 2 >= bytes.length) fail('Invalid hex block');
      const digits = bytes.slice(i, i + 2).map((b) => String.fromCharCode(b));
      for (const digit of digits) if (!/[0-9a-fA-F]/.test(digit)) fail(`Invalid hex char '${digit}'`);
      out.push(Number.parseInt(digits.join(''), 16));
      i += bytes[i + 2] === BLANK ? 3 : 2;
    } else {
      out.push(byte);
      i++;
    }
  }
  return out;
}
