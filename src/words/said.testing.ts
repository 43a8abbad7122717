import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A template as its key: the values are holes, in order. */
function keyOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map((span, n) => `{${n}}${span.literal.text}`).join('');
}

/** The sentences that a node says itself, as the catalogue has them. What is said from a table is not here. */
function saidBy(node: ts.Node): readonly string[] {
  if (ts.isTaggedTemplateExpression(node)) return node.tag.getText() === 'say' ? [keyOf(node.template)] : [];
  if (!ts.isCallExpression(node)) return [];
  const name = node.expression.getText();
  const sentences = name === 'say' ? node.arguments.slice(0, 1) : name === 'sayCount' ? node.arguments.slice(1, 3) : [];
  return sentences.flatMap((sentence) => (ts.isStringLiteralLike(sentence) ? [sentence.text] : []));
}

/** Every sentence that the sources of a folder say, found in their syntax. */
export function sentencesOf(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || /\.test(?:ing)?\.ts/.test(name)) continue;
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    if (!text.includes("lib/say'")) continue;
    const visit = (node: ts.Node): void => {
      for (const sentence of saidBy(node)) found.add(sentence);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  }
  return found;
}
