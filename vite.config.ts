import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { buildEmbed } from './scripts/build-embed';

export default defineConfig({
  base: './',
  plugins: [react(), buildEmbed()],
  // Module workers fail in a sandboxed frame, classic ones work there.
  worker: { format: 'iife' },
  build: { target: 'es2022', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 4000 },
  preview: { host: '127.0.0.1', port: 4173 },
  // A large cluster takes its time on a busy machine.
  test: { testTimeout: 30_000, include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'] },
});
