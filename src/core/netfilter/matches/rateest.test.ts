import { rejects, roundTrips } from '../extension.testing';
import { rateest } from './rateest';

roundTrips(rateest, [
  ['--rateest RE1 --rateest-lt --rateest-bps 8bit', '='],
  ['--rateest RE1 ! --rateest-gt --rateest-bps 5kbit', '--rateest RE1 ! --rateest-gt --rateest-bps 5000bit'],
  ['--rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9', '='],
  ['--rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2', '='],
]);

rejects(rateest, [
  ['--rateest-bps1 x', "rateest: could not parse rate `x'"],
  ['--rateest-pps 4 5', "Bad argument `5'"],
]);
