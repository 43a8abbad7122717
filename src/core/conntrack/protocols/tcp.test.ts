import { expect, test } from 'vitest';
import { conversation } from '../conversation.testing';

type Row = readonly [from: '>' | '<' | 'wait', words: string | number, ctstate?: string, entry?: string];

/** Plays rows one after the other: who sends what, the ctstate it gets, and the entry then (`-`: there is none). */
function play(rows: readonly Row[], sysctls: Readonly<Record<string, number>> = {}) {
  const c = conversation(sysctls);
  for (const [from, words, ctstate, entry] of rows) {
    if (from === 'wait') {
      c.wait(Number(words));
      continue;
    }
    const state = c.tcp(from, String(words));
    expect([from, words, state, c.list().join('; ') || '-']).toEqual([from, words, ctstate, entry]);
  }
  return c;
}

const OPEN: readonly Row[] = [
  ['>', 'S seq=1000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
  ['<', 'SA seq=5000 ack=1001', 'ESTABLISHED', 'SYN_RECV 60'],
  ['>', 'A seq=1001 ack=5001', 'ESTABLISHED', 'ESTABLISHED 432000 [ASSURED]'],
];

test('a connection opens, asks, answers and closes', () => {
  play([
    ...OPEN,
    ['>', 'PA seq=1001 ack=5001 bytes=100', 'ESTABLISHED', 'ESTABLISHED 300 [ASSURED]'], // not acknowledged yet
    ['<', 'A seq=5001 ack=1101', 'ESTABLISHED', 'ESTABLISHED 432000 [ASSURED]'],
    ['<', 'FA seq=5001 ack=1101', 'ESTABLISHED', 'FIN_WAIT 120 [ASSURED]'],
    ['>', 'A seq=1101 ack=5002', 'ESTABLISHED', 'CLOSE_WAIT 60 [ASSURED]'],
    ['>', 'FA seq=1101 ack=5002', 'ESTABLISHED', 'LAST_ACK 30 [ASSURED]'],
    ['<', 'A seq=5002 ack=1102', 'ESTABLISHED', 'TIME_WAIT 120 [ASSURED]'],
  ]);
});

test('a refused connection is forgotten at once', () => {
  play([
    ['>', 'S seq=1000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
    ['<', 'RA seq=0 ack=1001', 'ESTABLISHED', '-'],
  ]);
});

test('a SYN sent again does not renew the timeout', () => {
  play([
    ['>', 'S seq=1000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
    ['wait', 50],
    ['>', 'S seq=1000', 'NEW', 'SYN_SENT 70 [UNREPLIED]'],
    ['wait', 70],
    ['>', 'S seq=1000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
  ]);
});

test('a connection met midway is taken up, and only with tcp_loose', () => {
  play([['>', 'A seq=1 ack=1', 'NEW', 'ESTABLISHED 300 [UNREPLIED]']]);
  play([['>', 'A seq=1 ack=1', 'INVALID', '-']], { tcp_loose: 0 });
  play([
    ['>', 'SA seq=1 ack=1', 'INVALID', '-'],
    ['>', 'R seq=1', 'INVALID', '-'],
    ['>', 'SF seq=1', 'INVALID', '-'],
    ['>', '- seq=1', 'INVALID', '-'],
  ]);
});

test('data out of the window is INVALID, unless be_liberal', () => {
  const far: Row = ['>', 'PA seq=200000 ack=5001 bytes=10', 'INVALID', 'ESTABLISHED 432000 [ASSURED]'];
  play([...OPEN, far]);
  play([...OPEN, ['>', 'PA seq=200000 ack=5001 bytes=10', 'ESTABLISHED', 'ESTABLISHED 432000 [ASSURED]']], {
    tcp_be_liberal: 1,
  });
  // Data acknowledged long ago passes without an effect; an acknowledgement of what was never sent does not pass.
  play([...OPEN, ['<', 'A seq=5001 ack=9000', 'INVALID', 'ESTABLISHED 432000 [ASSURED]']]);
});

test('a reset counts where its number is exactly what is expected', () => {
  play([...OPEN, ['<', 'R seq=5001', 'ESTABLISHED', 'CLOSE 10 [ASSURED]']]);
  play([...OPEN, ['<', 'R seq=5500', 'ESTABLISHED', 'ESTABLISHED 10 [ASSURED]']]); // a challenge ACK may follow
  play([...OPEN, ['<', 'R seq=4000', 'INVALID', 'ESTABLISHED 432000 [ASSURED]']]);
  play([...OPEN, ['<', 'R seq=4000', 'ESTABLISHED', 'ESTABLISHED 10 [ASSURED]']], { tcp_ignore_invalid_rst: 1 });
});

test('the port of a closed connection may be used again', () => {
  const c = play([
    ...OPEN,
    ['>', 'FA seq=1001 ack=5001', 'ESTABLISHED', 'FIN_WAIT 120 [ASSURED]'],
    ['<', 'FA seq=5001 ack=1002', 'ESTABLISHED', 'LAST_ACK 30 [ASSURED]'],
    ['>', 'A seq=1002 ack=5002', 'ESTABLISHED', 'TIME_WAIT 120 [ASSURED]'],
    ['>', 'S seq=90000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
  ]);
  expect(c.table.entries.size).toBe(1);
});

test('both open at once', () => {
  play([
    ['>', 'S seq=1000', 'NEW', 'SYN_SENT 120 [UNREPLIED]'],
    ['<', 'S seq=5000', 'ESTABLISHED', 'SYN_SENT2 120'],
    ['>', 'SA seq=1000 ack=5001', 'ESTABLISHED', 'SYN_RECV 60'],
    ['<', 'SA seq=5000 ack=1001', 'ESTABLISHED', 'SYN_RECV 60'],
    ['<', 'A seq=5001 ack=1001', 'ESTABLISHED', 'ESTABLISHED 432000 [ASSURED]'],
  ]);
});

test('three retransmissions, and a closed window, shorten the wait', () => {
  const again: Row = ['>', 'A seq=1001 ack=5001', 'ESTABLISHED', 'ESTABLISHED 432000 [ASSURED]'];
  play([...OPEN, again, again, ['>', 'A seq=1001 ack=5001', 'ESTABLISHED', 'ESTABLISHED 300 [ASSURED]']]);
  play([...OPEN, ['>', 'A seq=1001 ack=5001 win=0', 'ESTABLISHED', 'ESTABLISHED 300 [ASSURED]']]);
});

test('SACK and window scaling widen what is valid', () => {
  const c = conversation();
  const options = { mss: 1460, sackPermitted: true, windowScale: 7 };
  c.tcp('>', 'S seq=1000', options);
  c.tcp('<', 'SA seq=5000 ack=1001', options);
  c.tcp('>', 'A seq=1001 ack=5001 win=1000');
  c.tcp('<', 'A seq=5001 ack=1001 win=1000');
  expect(c.tcp('>', 'A seq=100000 ack=5001 bytes=10 win=1000')).toBe('ESTABLISHED');
  expect(c.tcp('<', 'A seq=5001 ack=1001 win=1000', { sack: [[100000, 100010]] })).toBe('ESTABLISHED');
  expect(c.tcp('>', 'A seq=900000 ack=5001 bytes=10 win=1000')).toBe('INVALID');
});
