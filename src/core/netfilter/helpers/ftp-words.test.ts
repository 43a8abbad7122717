import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../packet/address';
import { findPlace, writePlace } from './ftp-words';

describe('lines of FTP', () => {
  it.each([
    [0, 'PORT 10,0,0,5,7,232\r\n', 'PORT 10.0.0.5:2024 5+14'],
    [0, 'port 10,0,0,5,7,232\r\n', 'PORT 10.0.0.5:2024 5+14'],
    [0, 'EPRT |1|10.0.0.5|2024|\r\n', 'EPRT 10.0.0.5:2024 5+17'],
    [0, 'EPRT !1!10.0.0.5!2024!\r\n', 'EPRT 10.0.0.5:2024 5+17'],
    [1, '227 Entering Passive Mode (10,0,1,5,8,9)\r\n', 'PASV 10.0.1.5:2057 27+12'],
    [1, '227 =10,0,1,5,8,9\r\n', 'PASV 10.0.1.5:2057 5+12'],
    [1, '229 Extended (|||2060|)\r\n', 'EPSV :2060 14+8'],
    [0, 'PORT 10,0,0,5,7\r\n', 'partial'],
    [0, 'PORT 10,0,0,5,7,300\r\n', 'partial'],
    [0, 'EPRT |2|::1|2000|\r\n', 'partial'],
    [1, '229 Extended (|||0|)\r\n', 'partial'],
    [1, '227 later\r\n', 'partial'],
    [0, 'USER x\r\n', 'nothing'],
    [1, 'PORT 10,0,0,5,7,232\r\n', 'nothing'],
  ] as const)('%i %j: %s', (direction, text, said) => {
    const found = findPlace(text, direction);
    const told =
      found === undefined || found === 'partial'
        ? (found ?? 'nothing')
        : `${found.form} ${found.address === undefined ? '' : formatIpv4(found.address)}:${found.port} ${found.at}+${found.length}`;
    expect(told).toBe(said);
  });

  it('writes them as it reads them', () => {
    for (const form of ['PORT', 'EPRT', 'PASV', 'EPSV'] as const) {
      const begin = { PORT: 'PORT ', EPRT: 'EPRT ', PASV: '227 (', EPSV: '229 (' }[form];
      const found = findPlace(
        `${begin}${writePlace(form, 0x0a000005, 2024)}\r\n`,
        form === 'PORT' || form === 'EPRT' ? 0 : 1,
      );
      expect(found).toMatchObject({ form, port: 2024 });
    }
  });
});
