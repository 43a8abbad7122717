import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The objects of a gzipped file that has one on each line: scenarios with what the kernel did. */
export function readRecordings<T>(file: string): T[] {
  return gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}
