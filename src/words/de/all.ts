import type { Catalogue } from '../../core/lib/say';
import { captions } from './captions';
import { cluster } from './cluster';
import { explain } from './explain';
import { imported } from './import';
import { importDialog } from './import-dialog';
import { matchDocs } from './match-docs';
import { matches } from './matches';
import { moreMatchDocs } from './more-match-docs';
import { predict } from './predict';
import { rulesText } from './rules-text';
import { scenarios } from './scenarios';
import { selection } from './selection';
import { targetDocs } from './target-docs';
import { targets } from './targets';

/** The parts of the German catalogue. No sentence is in two of them. */
export const parts: readonly Catalogue[] = [
  captions,
  cluster,
  explain,
  imported,
  importDialog,
  matchDocs,
  matches,
  moreMatchDocs,
  predict,
  rulesText,
  scenarios,
  selection,
  targetDocs,
  targets,
];

/** German: every sentence that the program says. */
export const de: Catalogue = Object.assign({}, ...parts) as Catalogue;
