/** A new customer. */
export const FOXGLOVE = { company: 'Foxglove Robotics', website: 'https://foxglove.example', numberOfEmployees: 40 };

/** In Pipedrive already, as one of the invented company's organizations. */
export const HARBOR = { company: 'Blue Harbor Logistics', country: 'Estonia' };
