import { describe, expect, it, vi } from 'vitest';
import { connect, Gone, type Listener, Refused } from './client';
import { pack } from './pack';
import type { FromWorker, ToWorker } from './protocol';

vi.mock('./worker?worker', () => ({ default: class {} }));
vi.mock('./worker?worker&url', () => ({ default: 'worker.js' }));

const recording = { version: 1, scenario: 'hairpin', seed: 1, actions: [] } as const;

/** A client whose worker is played by hand. */
function client() {
  const asked: ToWorker[] = [];
  const worker = {
    postMessage: (message: ToWorker) => asked.push(message),
    terminate: vi.fn(),
    onmessage: undefined as unknown as (event: { data: FromWorker }) => void,
    onerror: undefined as unknown as (event: { message: string }) => void,
  };
  const heard: string[] = [];
  const listener: Listener = {
    snapshot: (_, fresh) => heard.push(fresh ? 'fresh snapshot' : 'snapshot'),
    traces: (traces) => heard.push(`${traces.length} traces`),
    crash: (message) => heard.push(`crash ${message}`),
    blocked: (message) => heard.push(`blocked ${message}`),
  };
  const made = connect(() => worker as unknown as Worker);
  return { made, asked, heard, listener, worker, say: (data: FromWorker) => worker.onmessage({ data }) };
}

describe('client', () => {
  it('hands each answer to the one who asked', async () => {
    const { made, asked, listener, say } = client();
    made.listen(listener);
    const first = made.request({ kind: 'check', on: 'a', text: '' });
    const second = made.request({ kind: 'explain', trace: 1, step: 2 });
    const [a, b] = asked.map((m) => m.id);
    say({ kind: 'reply', id: b!, answer: { why: 'because' } });
    say({ kind: 'refused', id: a!, message: 'There is no a.' });
    await expect(second).resolves.toEqual({ why: 'because' });
    await expect(first).rejects.toThrow(Refused);
  });

  it('keeps what came before anybody listened, in its order', async () => {
    const { made, asked, heard, listener, say } = client();
    const opened = made.request({ kind: 'open', recording });
    say({ kind: 'snapshot', change: {}, fresh: true, moment: -1 });
    say({ kind: 'traces', traces: pack([]) });
    say({ kind: 'reply', id: asked[0]!.id, answer: { recording } });
    expect(heard).toEqual([]);
    made.listen(listener);
    expect(heard).toEqual(['fresh snapshot', '0 traces']);
    await expect(opened).resolves.toEqual({ recording });
  });

  it('answers nothing any more after a crash', async () => {
    const { made, heard, listener, say } = client();
    made.listen(listener);
    const waiting = made.request({ kind: 'seek', actions: 0 });
    say({ kind: 'crash', message: 'impossible verdict', recording });
    expect(heard).toEqual(['crash impossible verdict']);
    await expect(waiting).rejects.toThrow(Gone);
    await expect(made.request({ kind: 'seek', actions: 0 })).rejects.toThrow(Gone);
  });

  it('says that no worker can run, when it throws at once and when it fails later', async () => {
    const { made, heard, listener, worker } = client();
    made.listen(listener);
    worker.onerror({ message: '' });
    const other = connect(() => {
      throw new Error('SecurityError');
    });
    other.listen(listener);
    expect(heard).toEqual(['blocked The worker script could not be loaded.', 'blocked Error: SecurityError']);
  });
});
