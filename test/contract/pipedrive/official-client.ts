import {
  ActivitiesApi,
  ActivityFieldsApi,
  Configuration,
  DealFieldsApi,
  DealsApi,
  ItemSearchApi,
  OrganizationFieldsApi,
  OrganizationsApi,
  PersonFieldsApi,
  PersonsApi,
  PipelinesApi,
  StagesApi,
} from 'pipedrive/v2';

/** The classes of Pipedrive's own client, as it is published, at another address. */
export interface OfficialClient {
  activities: ActivitiesApi;
  activityFields: ActivityFieldsApi;
  dealFields: DealFieldsApi;
  deals: DealsApi;
  itemSearch: ItemSearchApi;
  organizationFields: OrganizationFieldsApi;
  organizations: OrganizationsApi;
  personFields: PersonFieldsApi;
  persons: PersonsApi;
  pipelines: PipelinesApi;
  stages: StagesApi;
}

export function officialClient(url: string, apiKey: string): OfficialClient {
  const configuration = new Configuration({ apiKey, basePath: `${url}/api/v2` });
  return {
    activities: new ActivitiesApi(configuration),
    activityFields: new ActivityFieldsApi(configuration),
    dealFields: new DealFieldsApi(configuration),
    deals: new DealsApi(configuration),
    itemSearch: new ItemSearchApi(configuration),
    organizationFields: new OrganizationFieldsApi(configuration),
    organizations: new OrganizationsApi(configuration),
    personFields: new PersonFieldsApi(configuration),
    persons: new PersonsApi(configuration),
    pipelines: new PipelinesApi(configuration),
    stages: new StagesApi(configuration),
  };
}
