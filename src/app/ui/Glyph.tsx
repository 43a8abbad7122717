import { type GlyphName, glyphs } from './glyphs';

interface Props {
  readonly name: GlyphName;
  readonly size?: number;
  readonly className?: string;
}

/** One glyph in the colour of the text around it. Always beside a word, so it is hidden from assistive technology. */
export function Glyph({ name, size = 16, className }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={className}
      style={{ flex: 'none', display: 'block' }}
      // The markup is a constant of ours.
      // biome-ignore lint: constant markup
      dangerouslySetInnerHTML={{ __html: glyphs[name] }}
    />
  );
}
