import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

/** The page's files by their path, with their media types. */
const files = new Map([
  ['/', { name: 'index.html', type: 'text/html' }],
  ['/page/page.css', { name: 'page.css', type: 'text/css' }],
  ['/page/icon.svg', { name: 'icon.svg', type: 'image/svg+xml' }],
  ...['page', 'server', 'say', 'texts', 'chat', 'reply', 'wire', 'forms'].map(
    (name) =>
      [`/page/${name}.js`, { name: `${name}.js`, type: 'text/javascript' }] satisfies [
        string,
        object,
      ],
  ),
]);

/** Nothing from elsewhere, and in no frame. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** Answers with a file of the page, read anew each time; false when there is none at that path. */
export async function servePageFile(pathname: string, response: ServerResponse): Promise<boolean> {
  const file = files.get(pathname);
  if (file === undefined) return false;
  const content = await readFile(new URL(`page/${file.name}`, import.meta.url));
  response.writeHead(200, { ...pageHeaders, 'content-type': `${file.type}; charset=utf-8` });
  response.end(content);
  return true;
}
