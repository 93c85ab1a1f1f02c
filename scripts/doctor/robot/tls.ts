import { connect } from 'node:tls';

const waitMs = 5000;

/**
 * Shakes hands over TLS with the host of an address, sends nothing, and hangs up.
 * @returns why it failed, in OpenSSL's or Node's word; undefined when a trusted connection stood
 */
export function tryTls({ hostname, port }: URL): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      servername: nameOf(host),
    });
    const end = (why?: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(why);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), waitMs);
    socket.once('secureConnect', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
  });
}

/** An IP is no server name. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
