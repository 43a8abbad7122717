import { type Picture, pictureOf } from './picture';

/** The picture of the canvas, where one is shown. */
export function stageNow(): Element | null {
  return document.querySelector('[data-stage]');
}

/** Makes the picture in a theme: the page changes to it and back before anybody sees. */
export function pictureIn(theme: 'light' | 'dark'): Picture | undefined {
  const stage = stageNow();
  if (!stage) return undefined;
  const root = document.documentElement;
  const before = root.dataset['theme'];
  // A colour on its way to another would be caught half-way.
  const still = new CSSStyleSheet();
  still.replaceSync('*, *::before, *::after { transition: none !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  root.dataset['theme'] = theme;
  try {
    return pictureOf(stage);
  } finally {
    if (before === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = before;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  }
}

/** Draws a picture onto a canvas. */
export async function paint(picture: Picture, canvas: HTMLCanvasElement, scale: number): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.svg)}`;
  await image.decode();
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws on no canvas');
  pen.drawImage(image, 0, 0, picture.w * scale, picture.h * scale);
}

export async function pngOf(picture: Picture): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const scale = 2;
  [canvas.width, canvas.height] = [picture.w * scale, picture.h * scale];
  await paint(picture, canvas, scale);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('this browser makes no PNG of a canvas');
  return blob;
}
