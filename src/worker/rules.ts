/** How the page reads the rules that arrived: what it shows of them is found when it is looked at. */
export {
  chainNamed,
  chainOf,
  findChains,
  findLine,
  lettersOf,
  lineCount,
  lineOfRule,
  lineText,
  ruleAt,
  ruleOf,
  sameRules,
} from '../core/engine/rules-columns';
