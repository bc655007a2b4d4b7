import { DeliveryIdentity, type TokenVerifier } from './delivery-identity';

describe('DeliveryIdentity', () => {
  it('connects again after the verifier could not be had once', async () => {
    const verifier = {
      getFederatedSignonCertsAsync: () => Promise.resolve({}),
      verifyIdToken: () => Promise.reject(new Error('wrong signature')),
    } as unknown as TokenVerifier;
    const connections = [() => Promise.reject(new Error('not loaded')), () => Promise.resolve(verifier)];
    const identity = new DeliveryIdentity('https://sync.example', 'worker@example.test', () => connections.shift()!());
    await expect(identity.verify('Bearer t')).rejects.toThrow('not loaded');
    await expect(identity.verify('Bearer t')).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});
