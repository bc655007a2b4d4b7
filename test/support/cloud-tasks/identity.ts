import { createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface OidcClaims {
  iss: string;
  aud: string;
  email: string;
  email_verified: boolean;
  sub: string;
  /** Epoch seconds. */
  iat: number;
  exp: number;
}

const HOUR_SECONDS = 3600;

const encoded = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');

/** Signs OIDC tokens as Google does, with a key that is made when it starts and published by a server of its own. */
export class Identity {
  readonly keyId = 'made-for-this-run';
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  private constructor(
    private readonly server: Server,
    private readonly nowSeconds: () => number,
  ) {}

  static async start(now: () => number = Date.now): Promise<Identity> {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('cache-control', 'max-age=3600');
      response.end(JSON.stringify({ [identity.keyId]: identity.publicKey }));
    });
    const identity: Identity = new Identity(server, () => Math.floor(now() / 1000));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return identity;
  }

  /** Where the public key is to be had, in the form of Google's `oauth2/v1/certs`. */
  get certificatesUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/certs`;
  }

  /** A token of the service account for the audience; whatever is given replaces what is right. */
  token(email: string, audience: string, wrong: Partial<OidcClaims> = {}): string {
    const iat = this.nowSeconds();
    const claims: OidcClaims = {
      iss: 'https://accounts.google.com',
      aud: audience,
      email,
      email_verified: true,
      sub: '100000000000000000001',
      iat,
      exp: iat + HOUR_SECONDS,
      ...wrong,
    };
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid: this.keyId })}.${encoded(claims)}`;
    return `${signed}.${encoded(signBytes('RSA-SHA256', Buffer.from(signed), this.keys.privateKey))}`;
  }

  /** The same claims without a signature. */
  unsigned(token: string): string {
    return `${encoded({ alg: 'none', typ: 'JWT', kid: this.keyId })}.${token.split('.')[1]}.`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await Promise.resolve();
  }

  private get publicKey(): string {
    return createPublicKey(this.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }))
      .export({ type: 'spki', format: 'pem' })
      .toString();
  }
}
