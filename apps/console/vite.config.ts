import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const service = `http://127.0.0.1:${process.env.KIZASHI_HTTP_PORT ?? 3000}`;

export default defineConfig(({ command }) => {
  // A build is for production whoever asks for it: started from a test, NODE_ENV would be `test`, and the bundle would
  // carry React's development code.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react()],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: {
      // Nothing inlined: the service's policy allows only files of its own origin.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 400,
    },
    server: {
      proxy: { '/api': service, '/socket.io': { target: service, ws: true } },
    },
  };
});
