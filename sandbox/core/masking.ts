const CREDENTIALS = /([?&](?:api_key|api_token|access_token|client_secret|token|key)=)[^&#]*/gi;

/** The address with the values of its credentials replaced. */
export function maskCredentials(address: string): string {
  return address.replace(CREDENTIALS, '$1***');
}
