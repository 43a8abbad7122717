/** How many questions tell whether a memo is worth its while. */
const TRIAL = 256;

/**
 * Remembers what was made of a text lately, so that the same is made once and shared. What has not been asked for during
 * the last few thousand new texts is forgotten. One that hardly ever knows an answer says so, and need not be asked.
 */
export class Memo<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private readonly room: number;
  private asked = 0;
  private known = 0;

  constructor(room = 2048) {
    this.room = room;
  }

  get worthwhile(): boolean {
    return this.asked < TRIAL || this.known * 8 > this.asked;
  }

  get(text: string): T | undefined {
    this.asked++;
    let found = this.young.get(text);
    if (found === undefined) {
      found = this.old.get(text);
      if (found === undefined) return undefined;
      this.set(text, found);
    }
    this.known++;
    return found;
  }

  set(text: string, value: T): T {
    if (this.young.size >= this.room) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(text, value);
    return value;
  }
}
