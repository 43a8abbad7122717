import { type GlyphName, glyphImage, glyphs } from '../ui/glyphs';

/** Gives every glyph a class that sets it as a mask: white draws, black cuts. Once for the page. */
export function installGlyphClasses(): void {
  const sheet = new CSSStyleSheet();
  const rules = Object.keys(glyphs).map(
    (name) => `.rules-glyph-${name} { --glyph: ${glyphImage(name as GlyphName, '#fff', '#000')}; }`,
  );
  sheet.replaceSync(rules.join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
