import { type Region } from './company.ts';

export interface Place {
  city: string;
  state: string | null;
  country: string;
  region: Region;
  dialling: string;
  street: string;
  postalCode: string;
}

export const PLACES: readonly Place[] = [
  {
    city: 'Chicago',
    state: 'IL',
    country: 'United States',
    region: 'NAM',
    dialling: '+1 312 555',
    street: '11 Lake Street',
    postalCode: '60601',
  },
  {
    city: 'Toronto',
    state: 'ON',
    country: 'Canada',
    region: 'NAM',
    dialling: '+1 416 555',
    street: '4 Queen Street',
    postalCode: 'M5V 2A8',
  },
  {
    city: 'Tallinn',
    state: null,
    country: 'Estonia',
    region: 'EMEA',
    dialling: '+372 55',
    street: 'Pikk 7',
    postalCode: '10123',
  },
  {
    city: 'Köln',
    state: null,
    country: 'Germany',
    region: 'EMEA',
    dialling: '+49 221 55',
    street: 'Domstraße 3',
    postalCode: '50668',
  },
  {
    city: 'Paris',
    state: null,
    country: 'France',
    region: 'EMEA',
    dialling: '+33 1 55',
    street: '8 rue des Lilas',
    postalCode: '75011',
  },
  {
    city: 'Lagos',
    state: null,
    country: 'Nigeria',
    region: 'EMEA',
    dialling: '+234 1 55',
    street: '22 Broad Street',
    postalCode: '101001',
  },
  {
    city: '東京',
    state: null,
    country: 'Japan',
    region: 'APAC',
    dialling: '+81 3 55',
    street: '1-2-3 Ginza',
    postalCode: '104-0061',
  },
  {
    city: 'Sydney',
    state: 'NSW',
    country: 'Australia',
    region: 'APAC',
    dialling: '+61 2 5550',
    street: '90 George Street',
    postalCode: '2000',
  },
  {
    city: 'São Paulo',
    state: 'SP',
    country: 'Brazil',
    region: 'LATAM',
    dialling: '+55 11 55',
    street: 'Rua Augusta 500',
    postalCode: '01304-001',
  },
  {
    city: 'Mexico City',
    state: null,
    country: 'Mexico',
    region: 'LATAM',
    dialling: '+52 55 55',
    street: 'Av. Reforma 12',
    postalCode: '06500',
  },
];
