/** The part of framer-motion that moves things, in a file of its own so that it can be loaded after the first paint. */
export { domAnimation } from 'framer-motion';
