import { validateEnvironment } from '../base/config/validate-environment';
import { PipedriveEnvironment } from './pipedrive.config';

const TOKEN = { PIPEDRIVE_API_TOKEN: '0123456789abcdef0123456789abcdef01234567' };

describe('PipedriveEnvironment', () => {
  it.each([
    'https://acme.pipedrive.com',
    'https://acme.pipedrive.com/',
    'http://localhost:4020',
    'http://127.0.0.1:4020',
  ])('takes %s', (url) => {
    expect(validateEnvironment(PipedriveEnvironment, { PIPEDRIVE_URL: url, ...TOKEN }).PIPEDRIVE_URL).toBe(url);
  });

  it.each([
    'acme.pipedrive.com',
    'acme',
    'ftp://acme.pipedrive.com',
    'https://acme.pipedrive.com?api_token=abc',
    'https://acme.pipedrive.com/#deals',
    'https://user:word@acme.pipedrive.com',
  ])('refuses %s with an example', (url) => {
    const read = (): unknown => validateEnvironment(PipedriveEnvironment, { PIPEDRIVE_URL: url, ...TOKEN });
    expect(read).toThrow('for example PIPEDRIVE_URL=https://yourcompany.pipedrive.com');
  });

  it('names everything that is missing', () => {
    const read = (): unknown => validateEnvironment(PipedriveEnvironment, {});
    expect(read).toThrow('PIPEDRIVE_URL is missing');
    expect(read).toThrow('PIPEDRIVE_API_TOKEN is missing');
  });
});
