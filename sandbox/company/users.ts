import { type InventedUser } from './company.ts';

/** The same whatever the seed, so that a mapping can name one of them. */
export const USERS: readonly InventedUser[] = [
  { firstName: 'Olivia', lastName: 'Marsh', email: 'olivia.marsh@seller.example', active: true },
  { firstName: 'Peter', lastName: 'van Dyck', email: 'peter.vandyck@seller.example', active: true },
  { firstName: 'Ruth', lastName: 'Åberg', email: 'ruth.aberg@seller.example', active: true },
  { firstName: 'Samir', lastName: 'Nasser', email: 'samir.nasser@seller.example', active: true },
  { firstName: 'Tess', lastName: "O'Neill", email: 'tess.oneill@seller.example', active: true },
  { firstName: 'Viktor', lastName: 'Gone', email: 'viktor.gone@seller.example', active: false },
];
